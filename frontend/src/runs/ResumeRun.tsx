// Lets a parked run go on where it stands.
import { Button } from "@mantine/core";

import { useResume } from "../api/operators";
import { ProblemAlert } from "../ui/ProblemAlert";
import { words } from "../words/words";

export function ResumeRun({ runId }: { runId: string }) {
  const resume = useResume();
  return (
    <>
      <Button
        variant="default"
        size="compact-sm"
        loading={resume.isPending}
        onClick={() => resume.mutate(runId)}
        data-testid="resume-run"
      >
        {words.operators.resume}
      </Button>
      {resume.error === null ? null : <ProblemAlert error={resume.error} />}
    </>
  );
}
