#include "talk.h"

#include <stdio.h>
#include <string.h>

static struct step *add(struct talk *talk, enum expect expect, long long amount) {
    struct step *step = &talk->steps[talk->count++];
    step->expect = expect;
    step->amount = amount;
    return step;
}

static void text(struct step *step, const char *send) {
    step->length = strlen(send);
    memcpy(step->send, send, step->length);
}

static int handshake(struct talk *talk, const char *open, int origin) {
    if (!strcmp(open, "socks5")) {
        struct step *greeting = add(talk, FIXED, 2);
        memcpy(greeting->send, "\5\1\0", greeting->length = 3);
        memcpy(greeting->prefix, "\5\0", 2);
        struct step *connect = add(talk, FIXED, 10);
        memcpy(connect->send, "\5\1\0\1\177\0\0\1", 8);
        connect->send[8] = (char)(origin >> 8);
        connect->send[9] = (char)origin;
        connect->length = 10;
        memcpy(connect->prefix, "\5\0", 2);
    } else if (!strcmp(open, "connect")) {
        char head[256];
        snprintf(head, sizeof head,
                 "CONNECT 127.0.0.1:%d HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n", origin, origin);
        text(add(talk, ANSWER, 0), head);
    } else if (strcmp(open, "none")) {
        return 0;
    }
    return 1;
}

static void request(struct talk *talk, const char *target, const char *host, int close) {
    char head[512];
    snprintf(head, sizeof head,
             "GET %s HTTP/1.1\r\nHost: %s\r\nUser-Agent: load\r\nAccept: */*\r\n%s\r\n", target,
             host, close ? "Connection: close\r\n" : "");
    text(add(talk, ANSWER, 64), head);
    if (close) add(talk, CLOSED, 0);
}

int talk_make(struct talk *talk, const char *open, const char *say, int origin, int close,
              long long size) {
    memset(talk, 0, sizeof *talk);
    if (!handshake(talk, open, origin)) return 0;
    talk->exchange = talk->count;
    if (!strcmp(say, "http")) {
        request(talk, "/small/answer", "bench.example", close);
    } else if (!strcmp(say, "absolute")) {
        char target[128], host[64];
        snprintf(host, sizeof host, "127.0.0.1:%d", origin);
        snprintf(target, sizeof target, "http://%s/small/answer", host);
        request(talk, target, host, close);
    } else if (!strcmp(say, "echo")) {
        struct step *message = add(talk, FIXED, 64);
        memset(message->send, 'm', message->length = 64);
        memcpy(message->prefix, "mm", 2);
    } else if (!strcmp(say, "bulk")) {
        char wish[32];
        snprintf(wish, sizeof wish, "%lld\n", size);
        text(add(talk, POURED, size), wish);
    } else {
        return 0;
    }
    return 1;
}
