"""Everything the engine raises.

    EngineError
    ├── NotFound            no such run, version, schedule, queue or task
    ├── Conflict            the same request id with another body; a state that does not allow it
    ├── InvalidFlow         the document is not fit to run; carries its findings
    ├── InvalidInput        the input does not fit the flow's schema, or a field is out of range
    ├── LimitExceeded       a named limit was passed
    ├── StoreLocked         another engine has this store
    ├── StoreUnavailable    the store cannot take writes now; nothing was accepted
    └── HistoryCorrupt      a history that this core did not write
"""
