package dev.caravan.node.client;

/** The API said no. */
public final class ApiException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient ApiProblem problem;

    /** For this reason. */
    public ApiException(ApiProblem problem) {
        super(problem.line());
        this.problem = problem;
    }

    /** Why. */
    public ApiProblem problem() {
        return problem;
    }
}
