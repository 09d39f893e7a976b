/*
 * The load of the benchmark: one thread, one epoll, many connections to one proxy.
 *
 * Without a rate every connection starts its next exchange when the last one ended, which finds
 * the knee. With a rate exchanges are due at fixed times whatever the proxy does, and each is
 * timed from when it was due, not from when a connection was free for it: a stall counts for all
 * who had to wait. Exchanges due but unfinished at the end are counted with the time they waited.
 *
 *   load --to PORT --say http|absolute|echo|bulk [--open none|socks5|connect] [--origin PORT]
 *        [--connections N] [--keep] [--rate R] [--seconds S | --count C] [--size BYTES] [--hold]
 *
 * It prints one line of JSON. With --hold it prints "held" once every connection has had its
 * exchange and keeps them all open until its input ends.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <getopt.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "talk.h"

#define SECOND 1000000000LL
#define PATIENCE (10 * SECOND) /* an exchange that takes longer has failed */

struct connection {
    int fd, step, writing, busy, timed, used;
    long long got;           /* bytes of the present step's reply */
    long long due, begun;    /* of the present exchange */
    struct connection *free; /* the next one without an exchange */
    char head[1024];
};

static struct talk talk;
static struct sockaddr_in proxy;
static struct connection *connections, *spare;
static int poller, width = 64, keep, hold, up;
static double rate;
static long long size = 1 << 30, wanted = -1, seconds = 5;
static long long start, finish, dispatched, done, in_window, failed, bytes;
static unsigned *samples; /* units of 100 ns */
static size_t sampled, room;

static long long now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * SECOND + t.tv_nsec;
}

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static void sample(long long nanos) {
    if (sampled == room) {
        room = room ? room * 2 : 1 << 20;
        if (!(samples = realloc(samples, room * sizeof *samples))) fail("realloc");
    }
    samples[sampled++] = nanos / 100 > 0xffffffffLL ? 0xffffffffu : (unsigned)(nanos / 100);
}

static void watch(struct connection *c, int op, unsigned events) {
    struct epoll_event event = {.events = events, .data.ptr = c};
    if (epoll_ctl(poller, op, c->fd, &event) < 0) fail("epoll_ctl");
}

static void rest(struct connection *c) {
    c->busy = 0;
    c->free = spare;
    spare = c;
}

static void drop(struct connection *c, int error) {
    close(c->fd);
    c->fd = -1;
    failed += error;
    rest(c);
}

static void speak(struct connection *c) {
    struct step *step = &talk.steps[c->step];
    c->got = c->used = 0;
    if (step->length == 0) return;
    if (send(c->fd, step->send, step->length, MSG_NOSIGNAL) != (ssize_t)step->length) drop(c, 1);
}

/* A connection without an exchange takes one that is due now or was due earlier. */
static void begin(struct connection *c, long long due, long long at) {
    dispatched++;
    c->busy = 1;
    c->due = due;
    c->begun = at;
    c->timed = 0;
    if (c->fd >= 0) {
        c->step = talk.exchange;
        return speak(c);
    }
    int on = 1;
    c->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (c->fd < 0) fail("socket");
    setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    c->step = 0;
    if (connect(c->fd, (struct sockaddr *)&proxy, sizeof proxy) == 0) {
        c->writing = 0; /* loopback connects at once */
        watch(c, EPOLL_CTL_ADD, EPOLLIN);
        speak(c);
    } else if (errno == EINPROGRESS) {
        c->writing = 1;
        watch(c, EPOLL_CTL_ADD, EPOLLOUT);
    } else {
        drop(c, 1);
    }
}

/* The answer is whole: this is when its client has what it asked for. */
static void answered(struct connection *c) {
    long long at = now();
    c->timed = 1;
    done++;
    if (!start) return;
    if (at <= finish) in_window++;
    sample(at - c->due);
}

static void advance(struct connection *c) {
    int last = c->step == talk.count - 1;
    if (!c->timed && (last || talk.steps[c->step + 1].expect == CLOSED)) answered(c);
    if (!last) {
        c->step++;
        return speak(c);
    }
    if (keep || hold) {
        up += !start;
        return rest(c);
    }
    drop(c, 0);
}

static void answer(struct connection *c, struct step *step, ssize_t n) {
    c->used += (int)n;
    c->head[c->used] = 0;
    char *end = strstr(c->head, "\r\n\r\n");
    if (!end && c->used < (int)sizeof c->head - 1) return;
    if (!end || strncmp(c->head, "HTTP/1.", 7) || strncmp(c->head + 9, "200", 3)) return drop(c, 1);
    if (c->used - (end + 4 - c->head) < step->amount) return;
    if (keep && c->step == talk.count - 1 && strcasestr(c->head, "\nconnection: close")) {
        answered(c);
        return drop(c, 0); /* the proxy has kept it long enough */
    }
    advance(c);
}

static void hear(struct connection *c) {
    static char sink[1 << 20];
    struct step *step = &talk.steps[c->step];
    ssize_t n;
    if (step->expect == ANSWER) {
        n = recv(c->fd, c->head + c->used, sizeof c->head - 1 - (size_t)c->used, 0);
    } else {
        n = recv(c->fd, sink, sizeof sink, step->expect == POURED ? MSG_TRUNC : 0);
    }
    if (n < 0 && errno == EAGAIN) return;
    if (!c->busy) return drop(c, n != 0); /* the proxy closed an idle connection */
    if (step->expect == CLOSED) return drop(c, n != 0);
    if (n <= 0) return drop(c, 1);
    bytes += n;
    if (step->expect == ANSWER) return answer(c, step, n);
    if (step->expect == FIXED && c->got == 0 && memcmp(sink, step->prefix, n < 2 ? 1 : 2)) {
        return drop(c, 1);
    }
    c->got += n;
    if (c->got >= step->amount) advance(c);
}

static void ready(struct connection *c, unsigned events) {
    if (c->fd < 0) return;
    if (!c->writing) return hear(c);
    if (events & (EPOLLERR | EPOLLHUP)) return drop(c, 1);
    c->writing = 0;
    watch(c, EPOLL_CTL_MOD, EPOLLIN);
    speak(c);
}

static long long due_of(long long index) {
    return start + (long long)((double)index * 1e9 / rate);
}

/* Starts what is due; returns how long nothing will be, in nanoseconds. */
static long long dispatch(long long at) {
    for (int most = width; most > 0 && spare && at < finish; most--) {
        if (wanted >= 0 && dispatched >= wanted) break;
        long long due = rate > 0 ? due_of(dispatched) : at;
        if (due > at) return due - at;
        struct connection *c = spare;
        spare = c->free;
        begin(c, due, at);
    }
    return SECOND / 10;
}

static void poll_for(long long nanos) {
    struct epoll_event events[512];
    struct timespec most = {.tv_sec = nanos / SECOND, .tv_nsec = nanos % SECOND};
    int n = epoll_pwait2(poller, events, 512, &most, NULL);
    for (int i = 0; i < n; i++) ready(events[i].data.ptr, events[i].events);
}

static int busy(long long at) {
    int n = 0;
    for (int i = 0; i < width; i++) {
        struct connection *c = &connections[i];
        if (c->busy && at - c->begun > PATIENCE && talk.steps[c->step].expect != POURED) drop(c, 1);
        n += c->busy;
    }
    return n;
}

/* Kept connections are opened, and have one exchange each, before the clock starts. */
static void open_all(void) {
    finish = now() + 60 * SECOND;
    for (int tries = 0; up < width && now() < finish && failed < 1000; tries++) {
        int opening = 0;
        for (int i = 0; i < width; i++) opening += connections[i].busy;
        struct connection *used = NULL, *next;
        for (struct connection *c = spare; c && opening < 256; c = next) {
            next = c->free;
            spare = next;
            if (c->fd >= 0) {
                c->free = used;
                used = c;
                continue;
            }
            long long at = now();
            begin(c, at, at);
            opening++;
        }
        while (used) {
            next = used->free;
            used->free = spare;
            spare = used;
            used = next;
        }
        poll_for(SECOND / 100);
        busy(now());
    }
    if (up < width) fprintf(stderr, "load: only %d of %d connections opened\n", up, width);
}

static int by_size(const void *a, const void *b) {
    unsigned x = *(const unsigned *)a, y = *(const unsigned *)b;
    return (x > y) - (x < y);
}

static double at(double share) {
    return sampled ? samples[(size_t)((double)(sampled - 1) * share)] / 10.0 : 0;
}

static void report(long long took) {
    struct rusage use;
    getrusage(RUSAGE_SELF, &use);
    double cpu = (double)use.ru_utime.tv_sec + (double)use.ru_stime.tv_sec +
                 (double)(use.ru_utime.tv_usec + use.ru_stime.tv_usec) / 1e6;
    qsort(samples, sampled, sizeof *samples, by_size);
    printf("{\"total\": %lld, \"requests\": %lld, \"failed\": %lld, \"seconds\": %.3f, "
           "\"bytes\": %lld, \"p50\": %.1f, \"p99\": %.1f, \"p999\": %.1f, \"max\": %.1f, "
           "\"load_cpu\": %.2f}\n",
           done, in_window, failed, (double)took / 1e9, bytes, at(.5), at(.99), at(.999), at(1),
           cpu);
}

static void run(void) {
    /* Exchanges that opened the connections are no part of the schedule. */
    dispatched = 0;
    in_window = 0;
    start = now();
    finish = start + seconds * SECOND;
    long long end_of_answers = finish + PATIENCE, swept = start;
    for (;;) {
        long long t = now();
        if (t - swept > SECOND / 2) {
            busy(t);
            swept = t;
        }
        long long idle = dispatch(t);
        if (t >= finish || (wanted >= 0 && dispatched >= wanted)) {
            if (!busy(t) || t > end_of_answers) break;
            poll_for(SECOND / 100);
        } else {
            poll_for(idle);
        }
    }
    long long took = now() - start;
    if (rate > 0) {
        while (due_of(dispatched) < finish) sample(finish - due_of(dispatched++));
    }
    report(took < seconds * SECOND || wanted >= 0 ? took : seconds * SECOND);
}

int main(int argc, char **argv) {
    const char *open = "none", *say = "http";
    int origin = 0, option;
    proxy = (struct sockaddr_in){.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    static struct option options[] = {
        {"to", 1, 0, 't'},      {"say", 1, 0, 's'},     {"open", 1, 0, 'o'},
        {"origin", 1, 0, 'O'},  {"keep", 0, 0, 'k'},    {"connections", 1, 0, 'n'},
        {"rate", 1, 0, 'r'},    {"seconds", 1, 0, 'd'}, {"count", 1, 0, 'c'},
        {"size", 1, 0, 'b'},    {"hold", 0, 0, 'h'},    {0}};
    while ((option = getopt_long(argc, argv, "", options, NULL)) >= 0) {
        switch (option) {
            case 't': proxy.sin_port = htons((unsigned short)atoi(optarg)); break;
            case 's': say = optarg; break;
            case 'o': open = optarg; break;
            case 'O': origin = atoi(optarg); break;
            case 'k': keep = 1; break;
            case 'n': width = atoi(optarg); break;
            case 'r': rate = atof(optarg); break;
            case 'd': seconds = atoll(optarg); break;
            case 'c': wanted = atoll(optarg), seconds = 600; break;
            case 'b': size = atoll(optarg); break;
            case 'h': hold = 1; break;
            default: return 2;
        }
    }
    if (!talk_make(&talk, open, say, origin, !keep && !hold, size)) {
        fprintf(stderr, "load: --open %s --say %s is not known\n", open, say);
        return 2;
    }
    signal(SIGPIPE, SIG_IGN);
    prctl(PR_SET_TIMERSLACK, 1UL);
    poller = epoll_create1(EPOLL_CLOEXEC);
    if (!(connections = calloc((size_t)width, sizeof *connections))) fail("calloc");
    for (int i = width - 1; i >= 0; i--) {
        connections[i].fd = -1;
        rest(&connections[i]);
    }
    if (keep || hold) open_all();
    if (hold) {
        printf("held %d\n", up);
        fflush(stdout);
        while (getchar() != EOF) continue;
        return up == width ? 0 : 1;
    }
    run();
    return 0;
}
