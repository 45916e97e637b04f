// The Tests tab: the flow's test cases with their last results, and the chosen one.
import { Button } from "@mantine/core";
import { ListChecks } from "lucide-react";
import { Link, useSearchParams } from "react-router";

import { useCases } from "../../../api/cases";
import { EmptyState } from "../../../ui/EmptyState";
import { ListSkeleton } from "../../../ui/ListSkeleton";
import { ProblemAlert } from "../../../ui/ProblemAlert";
import { useEditor } from "../../../store/context";
import { words as catalogue } from "../../../words/words";
import type { TabProps } from "../tabs";
import { CaseList } from "./CaseList";
import { OpenCase } from "./OpenCase";
import classes from "./Tests.module.css";
import { useCaseActions } from "./useCaseActions";

const words = catalogue.tests;

export function TestsTab({ save }: TabProps) {
  const flowId = useEditor((state) => state.flow.id);
  const list = useCases(flowId);
  const [address, go] = useSearchParams();
  const chosenId = address.get("case");
  const choose = (id: string | null) => go(id === null ? {} : { case: id }, { replace: true });
  const cases = list.data ?? [];
  const actions = useCaseActions({ flowId, cases, onChoose: choose, save: save.save });
  if (list.error !== null && list.data === undefined)
    return (
      <div className={classes.alone}>
        <ProblemAlert error={list.error} onRetry={() => void list.refetch()} />
      </div>
    );
  if (list.data === undefined)
    return (
      <div className={classes.alone}>
        <ListSkeleton rows={4} />
      </div>
    );
  if (cases.length === 0) return <None flowId={flowId} onCreate={actions.create} />;
  const chosen = cases.find(({ id }) => id === chosenId);
  return (
    <div className={classes.tab} data-testid="tests-tab">
      <CaseList cases={cases} chosen={chosen?.id ?? null} actions={actions} onChoose={choose} />
      <div className={classes.open}>
        {chosen === undefined ? (
          <EmptyState
            icon={ListChecks}
            title={chosenId === null ? words.choose : words.gone}
            isSmall
          >
            {words.chooseText}
          </EmptyState>
        ) : (
          <OpenCase key={chosen.id} flowId={flowId} kept={chosen} actions={actions} />
        )}
      </div>
    </div>
  );
}

function None({ flowId, onCreate }: { flowId: string; onCreate: () => void }) {
  return (
    <div className={classes.alone}>
      <EmptyState
        icon={ListChecks}
        title={words.none}
        action={
          <>
            <Button component={Link} to={`/runs?flow=${encodeURIComponent(flowId)}`}>
              {words.openRuns}
            </Button>{" "}
            <Button variant="default" onClick={onCreate} data-testid="new-case">
              {words.create}
            </Button>
          </>
        }
      >
        {words.noneText}
      </EmptyState>
    </div>
  );
}
