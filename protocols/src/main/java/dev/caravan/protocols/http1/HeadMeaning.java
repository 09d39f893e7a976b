package dev.caravan.protocols.http1;

import static dev.caravan.protocols.http1.FieldName.ALIAS;
import static dev.caravan.protocols.http1.FieldName.CONTENT_LENGTH;
import static dev.caravan.protocols.http1.FieldName.HOST;
import static dev.caravan.protocols.http1.FieldName.TRANSFER_ENCODING;

import org.jspecify.annotations.Nullable;

/**
 * Judges a scanned head: framing (RFC 9112 §6), Host (§3.2), hop-by-hop fields (RFC 9110 §7.6.1).
 */
final class HeadMeaning {
    private HeadMeaning() {}

    static Parsed ofRequest(Head head, byte[] b) {
        HeadProblem problem = lines(head, b, HeadRules.DEFAULT);
        if (problem == null) {
            problem = head.hostLine < 0 ? withoutHost(head) : host(head, b);
        }
        return finish(head, b, problem);
    }

    static Parsed ofResponse(Head head, byte[] b, HeadRules rules) {
        HeadProblem problem = lines(head, b, rules);
        int status = head.status;
        if (problem == null && (status < 200 || status == 204)) {
            bodiless(head);
        }
        return finish(head, b, problem);
    }

    private static Parsed finish(Head head, byte[] b, @Nullable HeadProblem problem) {
        if (problem == null && head.fields.has(TRANSFER_ENCODING)) {
            problem = coding(head);
        }
        if (problem != null) {
            Fields f = head.fields;
            return f.fail(problem, f.base + Math.max(0, f.problemAt));
        }
        if (head.is(Head.NOMINATES) && !HopByHop.dropNominated(head.fields)) {
            return head.fields.fail(HeadProblem.CONNECTION_OPTIONS, head.fields.base);
        }
        return Parsed.DONE;
    }

    private static @Nullable HeadProblem lines(Head head, byte[] b, HeadRules rules) {
        Fields f = head.fields;
        for (int k = 0; k < f.count; k++) {
            int kind = f.kinds[k];
            if (kind != 0) {
                int from = f.base + f.valueFrom(k);
                int to = f.base + f.valueTo(k);
                HeadProblem problem = line(head, b, k, kind, from, to, rules);
                if (problem != null) {
                    f.problemAt = f.nameFrom(k);
                    return problem;
                }
            }
        }
        return null;
    }

    private static @Nullable HeadProblem line(
            Head head, byte[] b, int k, int kind, int from, int to, HeadRules rules) {
        switch (kind) {
            case HOST -> {
                if (head.request && head.hostLine >= 0) {
                    return HeadProblem.HOST_TWICE;
                }
                head.hostLine = k;
            }
            case CONTENT_LENGTH -> {
                return Length.read(head, b, k, from, to, rules);
            }
            case TRANSFER_ENCODING -> {
                head.fields.drop(k);
                return Codings.read(head, b, from, to);
            }
            // A gateway may take these for the real ones; nobody honest sends them.
            case CONTENT_LENGTH | ALIAS, TRANSFER_ENCODING | ALIAS, HOST | ALIAS ->
                head.fields.drop(k);
            default -> HopByHop.read(head, b, k, kind, from, to);
        }
        return null;
    }

    private static @Nullable HeadProblem withoutHost(Head head) {
        head.fields.problemAt = head.targetFrom;
        return head.minor == 0 ? null : HeadProblem.HOST_MISSING;
    }

    /** Host must be valid even where the target replaces it (RFC 9112 §3.2, §3.2.2). */
    private static @Nullable HeadProblem host(Head head, byte[] b) {
        Fields f = head.fields;
        boolean ours = head.form == TargetForm.ABSOLUTE || head.form == TargetForm.AUTHORITY;
        int from = f.base + f.valueFrom(head.hostLine);
        int to = f.base + f.valueTo(head.hostLine);
        int authorityFrom = f.base + head.authorityFrom;
        int authorityTo = f.base + head.authorityTo;
        // An empty Host says that the target has no authority; only another one can stand in.
        boolean valid = from == to ? ours : Authority.read(head, b, from, to);
        if (ours) {
            Authority.read(head, b, authorityFrom, authorityTo);
        }
        f.problemAt = from - f.base;
        return valid ? null : HeadProblem.HOST_INVALID;
    }

    /** RFC 9112 §6.1, §6.3: one coding, chunked, without a length, in HTTP/1.1. */
    private static @Nullable HeadProblem coding(Head head) {
        Fields f = head.fields;
        f.problemAt = f.nameFrom(f.find(TRANSFER_ENCODING));
        if (head.contentLength >= 0) {
            return HeadProblem.LENGTH_AND_CODING;
        }
        if (head.minor == 0) {
            return HeadProblem.CODING_IN_HTTP10;
        }
        if (head.is(Head.OTHER_CODING)) {
            return head.chunked() ? HeadProblem.CODING_UNKNOWN : HeadProblem.CODING_NOT_LAST;
        }
        return null;
    }

    /** A 1xx or 204 has no body, whatever it says; one that claims a body ends its connection. */
    private static void bodiless(Head head) {
        Fields f = head.fields;
        if (head.contentLength > 0 || f.has(TRANSFER_ENCODING)) {
            head.flags |= Head.UNSOUND;
        }
        for (int k = f.find(CONTENT_LENGTH); k >= 0; k = f.find(CONTENT_LENGTH, k + 1)) {
            f.drop(k);
        }
        head.flags &= ~(Head.CHUNKED | Head.OTHER_CODING);
        head.contentLength = -1;
    }
}
