"""What the auditor raises."""


class Unlawful(AssertionError):
    """The engine broke a law; the law is the first argument."""

    @property
    def law(self) -> str:
        return str(self.args[0])
