package dev.caravan.config.model;

import dev.caravan.protocols.accesslog.Format;
import dev.caravan.protocols.stack.Setting;

/** One line for each tunnel or request of a listener. */
public record AccessLogSettings(
        @Setting(
                value = "How a line is written: json, json-debug (with the passport), common.",
                byDefault = "json")
        Format format,

        @Setting(
                value = "Where lines go: node (the node's own log), stdout, off, or {file: PATH}.",
                byDefault = "node")
        LogTo to,

        @Setting(value = "When a file of its own is renamed away.", byDefault = "{}")
        RotationSettings rotation) {}
