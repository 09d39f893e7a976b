/* What one connection of the load says: the bytes of each step and what must come back. */
#ifndef TALK_H
#define TALK_H

#include <stddef.h>

enum expect {
    FIXED,  /* `amount` bytes, the first two as given in `prefix` */
    ANSWER, /* a head with status 200 and `amount` bytes of body */
    POURED, /* `amount` bytes, thrown away unread */
    CLOSED  /* the peer ends the connection */
};

struct step {
    char send[512];
    size_t length;
    enum expect expect;
    long long amount;
    char prefix[3];
};

/* `count` steps; those from `exchange` on are repeated on a connection that is kept. */
struct talk {
    struct step steps[6];
    int count;
    int exchange;
};

/*
 * open: none, socks5 or connect, how the connection reaches the origin.
 * say: http, absolute (with `close` asking the proxy to close), echo or bulk.
 * Returns 0 if a word is not known.
 */
int talk_make(struct talk *talk, const char *open, const char *say, int origin, int close,
              long long size);

#endif
