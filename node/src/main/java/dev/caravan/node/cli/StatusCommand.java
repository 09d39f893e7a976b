package dev.caravan.node.cli;

import dev.caravan.node.Exit;
import dev.caravan.node.client.Api;
import dev.caravan.node.client.ApiAnswer;
import dev.caravan.node.client.ApiRequest;
import dev.caravan.node.client.Value;

import picocli.CommandLine.Command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code caravan status}: how the cluster is, at a glance. */
@Command(
        name = "status",
        description = "How the cluster is, at a glance: its health, its nodes, the last rollout.")
final class StatusCommand extends ApiCommand {
    StatusCommand(Environment environment) {
        super(environment);
    }

    @Override
    Exit run(Api api, Screen screen) {
        ApiAnswer health = api.send(ApiRequest.of("GET", "/health/cluster"));
        Value said = health.contentType().contains("json") ? health.json() : Value.NONE;
        Value nodes = api.get("/v1/nodes");
        Value rollouts = api.get("/v1/rollouts");
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("cluster", plain(said));
        all.put("nodes", plain(nodes));
        all.put("rollout", plain(last(rollouts)));
        screen.show(Value.of(all), () -> {
            screen.line("API       " + api.base());
            screen.line("cluster   " + words(health, said));
            Value rollout = last(rollouts);
            screen.line("rollout   "
                    + (rollout.isThere()
                            ? new RolloutProgress().news(rollout).getFirst()
                            : "none yet"));
            screen.line("");
            Table.lines(Screen.rows(nodes), List.of(NodeCommands.columns())).forEach(screen::line);
        });
        return Exit.OK;
    }

    private static Object plain(Value value) {
        Object plain = value.plain();
        return plain == null ? Map.of() : plain;
    }

    private static Value last(Value rollouts) {
        Value last = Value.NONE;
        for (Value rollout : Screen.rows(rollouts)) {
            if (!last.isThere() || rollout.at("id").number(0) > last.at("id").number(0)) {
                last = rollout;
            }
        }
        return last;
    }

    private static String words(ApiAnswer health, Value said) {
        String status = said.any("status", "state").text();
        String why = said.at("because").text();
        return (status.isEmpty() ? (health.isOk() ? "ok" : "not ok") : status)
                + (why.isEmpty() ? "" : ": " + why);
    }
}
