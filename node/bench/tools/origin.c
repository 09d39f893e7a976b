/*
 * The origin behind every proxy of the benchmark: one thread, one epoll, three ports.
 *
 *   origin HTTP_PORT ECHO_PORT BULK_PORT
 *
 * HTTP answers every request without a body by one constant small answer, and closes when the
 * request says so or is HTTP/1.0. ECHO sends back what it got. BULK reads a decimal number and a
 * newline, sends that many bytes and ends. It prints "ready" once all three ports listen.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum kind { HTTP, ECHO, BULK, KINDS };

struct connection {
    int fd;
    enum kind kind;
    int listening;
    int used;        /* bytes of an unfinished request in `head` */
    long long owed;  /* bytes a bulk connection has still to send */
    char head[2048];
};

#define BODY "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcde\n"
#define HEAD                                                                                   \
    "HTTP/1.1 200 OK\r\nServer: origin\r\nDate: Thu, 01 Jan 2026 00:00:00 GMT\r\n"             \
    "Content-Type: text/plain\r\nContent-Length: 64\r\n"
static const char KEPT[] = HEAD "\r\n" BODY;
static const char CLOSED[] = HEAD "Connection: close\r\n\r\n" BODY;

static int poller;
static char block[256 * 1024];

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static void watch(struct connection *c, int op, unsigned events) {
    struct epoll_event event = {.events = events, .data.ptr = c};
    if (epoll_ctl(poller, op, c->fd, &event) < 0) fail("epoll_ctl");
}

static struct connection *track(int fd, enum kind kind, int listening) {
    struct connection *c = calloc(1, sizeof *c);
    if (!c) fail("calloc");
    *c = (struct connection){.fd = fd, .kind = kind, .listening = listening};
    watch(c, EPOLL_CTL_ADD, EPOLLIN);
    return c;
}

static void end(struct connection *c) {
    close(c->fd);
    free(c);
}

static void listen_on(int port, enum kind kind) {
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), on = 1;
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((unsigned short)port),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    if (fd < 0) fail("socket");
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(fd, (struct sockaddr *)&address, sizeof address) < 0) fail("bind");
    if (listen(fd, 4096) < 0) fail("listen");
    track(fd, kind, 1);
}

static void accept_some(struct connection *listener) {
    for (int i = 0; i < 64; i++) {
        int on = 1, fd = accept4(listener->fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd < 0) return;
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        track(fd, listener->kind, 0);
    }
}

static int says_close(const char *head) {
    return strcasestr(head, "\nconnection: close") || strstr(head, " HTTP/1.0\r\n");
}

/* Answers every whole request in the buffer; a benchmark's requests are small and bodiless. */
static void http(struct connection *c) {
    ssize_t n = recv(c->fd, c->head + c->used, sizeof c->head - 1 - (size_t)c->used, 0);
    if (n < 0 && errno == EAGAIN) return;
    if (n <= 0) return end(c);
    c->used += (int)n;
    c->head[c->used] = 0;
    char *end_of_head;
    while ((end_of_head = strstr(c->head, "\r\n\r\n"))) {
        *end_of_head = 0;
        int closing = says_close(c->head);
        const char *answer = closing ? CLOSED : KEPT;
        size_t length = closing ? sizeof CLOSED - 1 : sizeof KEPT - 1;
        if (send(c->fd, answer, length, MSG_NOSIGNAL) != (ssize_t)length) return end(c);
        if (closing) return end(c);
        int taken = (int)(end_of_head + 4 - c->head);
        c->used -= taken;
        memmove(c->head, c->head + taken, (size_t)c->used + 1);
    }
    if (c->used == sizeof c->head - 1) end(c);
}

static void echo(struct connection *c) {
    char message[16 * 1024];
    ssize_t n = recv(c->fd, message, sizeof message, 0);
    if (n < 0 && errno == EAGAIN) return;
    if (n <= 0 || send(c->fd, message, (size_t)n, MSG_NOSIGNAL) != n) end(c);
}

static void pour(struct connection *c) {
    while (c->owed > 0) {
        size_t most = c->owed < (long long)sizeof block ? (size_t)c->owed : sizeof block;
        ssize_t n = send(c->fd, block, most, MSG_NOSIGNAL);
        if (n < 0 && errno == EAGAIN) return watch(c, EPOLL_CTL_MOD, EPOLLIN | EPOLLOUT);
        if (n < 0) return end(c);
        c->owed -= n;
    }
    shutdown(c->fd, SHUT_WR);
    watch(c, EPOLL_CTL_MOD, EPOLLIN);
}

static void bulk(struct connection *c, unsigned events) {
    if (c->owed > 0 && (events & EPOLLOUT)) return pour(c);
    ssize_t n = recv(c->fd, c->head + c->used, sizeof c->head - 1 - (size_t)c->used, 0);
    if (n < 0 && errno == EAGAIN) return;
    if (n <= 0) return end(c);
    c->used += (int)n;
    c->head[c->used] = 0;
    if (!strchr(c->head, '\n')) return;
    c->owed = atoll(c->head);
    c->used = 0;
    pour(c);
}

int main(int argc, char **argv) {
    if (argc != 1 + KINDS) {
        fprintf(stderr, "usage: origin HTTP_PORT ECHO_PORT BULK_PORT\n");
        return 2;
    }
    signal(SIGPIPE, SIG_IGN);
    poller = epoll_create1(EPOLL_CLOEXEC);
    for (int kind = 0; kind < KINDS; kind++) listen_on(atoi(argv[1 + kind]), (enum kind)kind);
    puts("ready");
    fflush(stdout);
    for (;;) {
        struct epoll_event events[256];
        int n = epoll_wait(poller, events, 256, -1);
        for (int i = 0; i < n; i++) {
            struct connection *c = events[i].data.ptr;
            if (c->listening) accept_some(c);
            else if (c->kind == HTTP) http(c);
            else if (c->kind == ECHO) echo(c);
            else bulk(c, events[i].events);
        }
    }
}
