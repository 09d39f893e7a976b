package dev.caravan.node;

/** How the process ends, for scripts. The code of each is documented and never changes. */
public enum Exit {
    /** All is well. */
    OK(0),
    /** The node could not start for a reason without a code of its own. */
    FAILED(1),
    /** The command line or the document is invalid. */
    INVALID(2),
    /** Of {@code start}: a port is taken, or an address cannot be had. */
    PORT_TAKEN(3),
    /** The data directory cannot be used, or another node uses it. */
    DATA_DIRECTORY(4),
    /** Of commands that change the configuration or watch a rollout: it was rolled back. */
    ROLLED_BACK(3),
    /** Of commands that ask the API: it is not as expected, so nothing was changed. */
    CONFLICT(5),
    /** Of commands that ask the API: no answer, no quorum, or not done in time. */
    UNANSWERED(6);

    private final int code;

    Exit(int code) {
        this.code = code;
    }

    /** The process's exit status. */
    public int code() {
        return code;
    }
}
