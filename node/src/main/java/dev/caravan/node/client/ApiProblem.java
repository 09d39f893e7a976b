package dev.caravan.node.client;

import java.util.ArrayList;
import java.util.List;

/**
 * Why the API said no (RFC 9457).
 *
 * @param code a stable word
 * @param complaints what is wrong in a document, each with its place
 */
public record ApiProblem(int status, String code, String detail, List<Complaint> complaints) {
    private static final int SHORT = 200;

    public ApiProblem {
        complaints = List.copyOf(complaints);
    }

    /** Without complaints. */
    public static ApiProblem of(int status, String code, String detail) {
        return new ApiProblem(status, code, detail, List.of());
    }

    /** Of an answer that is not ok; also of one that did not come from a Caravan. */
    static ApiProblem of(ApiAnswer answer) {
        if (!answer.contentType().contains("json")) {
            String text = answer.text().strip();
            return of(
                    answer.status(),
                    "http-" + answer.status(),
                    text.length() > SHORT ? text.substring(0, SHORT) + " ..." : text);
        }
        Value body = answer.json();
        List<Complaint> complaints = new ArrayList<>();
        for (Value problem : body.at("problems").elements()) {
            complaints.add(Complaint.of(problem));
        }
        String code = body.at("code").text();
        return new ApiProblem(
                answer.status(),
                code.isEmpty() ? "http-" + answer.status() : code,
                body.any("detail", "title").text(),
                complaints);
    }

    /** In a line. */
    public String line() {
        return detail.isEmpty() ? code + " (" + status + ")" : detail + " (" + code + ")";
    }

    /**
     * One thing wrong with a document.
     *
     * @param line in the submitted text; 0 when not known
     * @param node the node that says so; empty when the document is wrong for all
     */
    public record Complaint(String pointer, long line, long column, String message, String node) {
        static Complaint of(Value problem) {
            if (problem.at("message").isThere()) {
                return new Complaint(
                        problem.at("pointer").text(),
                        problem.at("line").number(0),
                        problem.at("column").number(0),
                        problem.at("message").text(),
                        problem.at("node").text());
            }
            return new Complaint("", 0, 0, problem.text(), "");
        }

        /** {@code FILE:LINE:COLUMN: POINTER: MESSAGE}, as editors jump to it. */
        public String in(String file) {
            StringBuilder text = new StringBuilder(file);
            if (line > 0) {
                text.append(':').append(line).append(':').append(Math.max(1, column));
            }
            text.append(": ");
            if (!node.isEmpty()) {
                text.append("node ").append(node).append(": ");
            }
            return text.append(pointer.isEmpty() ? "" : pointer + ": ")
                    .append(message)
                    .toString();
        }
    }
}
