package dev.caravan.protocols.wire;

import dev.caravan.protocols.stack.Link;
import dev.caravan.protocols.stack.Message;
import dev.caravan.protocols.stack.Message.LinkEvent;
import dev.caravan.protocols.stack.Message.LinkEvent.Kind;

import org.apache.pekko.actor.typed.ActorRef;

/** Tells a side's events to a connection's actor: constants for the client, made once for a link. */
public final class ActorEvents {
    private ActorEvents() {}

    /** Events of the client's side. */
    public static Side.Events client(ActorRef<Message> actor) {
        return new Side.Events() {
            @Override
            public void readable(Side side) {
                actor.tell(Message.Readable.IT);
            }

            @Override
            public void writable(Side side) {
                actor.tell(Message.Writable.IT);
            }

            @Override
            public void inputEnded(Side side) {
                actor.tell(Message.InputEnded.IT);
            }

            @Override
            public void reset(Side side, Throwable cause) {
                actor.tell(Message.Reset.IT);
            }
        };
    }

    /** Events of {@code link}, told as {@link LinkEvent}. */
    public static Side.Events link(ActorRef<Message> actor, Link link) {
        LinkEvent readable = new LinkEvent(link, Kind.READABLE);
        return new Side.Events() {
            @Override
            public void readable(Side side) {
                actor.tell(readable);
            }

            @Override
            public void writable(Side side) {
                actor.tell(new LinkEvent(link, Kind.WRITABLE));
            }

            @Override
            public void inputEnded(Side side) {
                actor.tell(new LinkEvent(link, Kind.INPUT_ENDED));
            }

            @Override
            public void reset(Side side, Throwable cause) {
                actor.tell(new LinkEvent(link, Kind.RESET));
            }
        };
    }
}
