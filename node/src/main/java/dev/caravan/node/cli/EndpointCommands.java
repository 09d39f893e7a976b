package dev.caravan.node.cli;

import dev.caravan.node.Exit;
import dev.caravan.node.client.Api;
import dev.caravan.node.client.ApiRequest;
import dev.caravan.node.client.Value;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** {@code caravan endpoint}. */
final class EndpointCommands {
    private EndpointCommands() {}

    /** The commands of {@code endpoint}. */
    static Tree under(Tree endpoint, Environment e) {
        return endpoint.command("set", () -> new Set(e)).command("lift", () -> new Lift(e));
    }

    private static ApiRequest request(String method, String upstream, String address) {
        return ApiRequest.v1(method, "upstreams", upstream, "endpoints", address);
    }

    /** {@code caravan endpoint set}. */
    @Command(
            description = "Says something over the document about an endpoint, on every node at"
                    + " once, until it is lifted or ends.")
    private static final class Set extends ApiCommand {
        @Parameters(index = "0", paramLabel = "UPSTREAM", description = "Its upstream.")
        private String upstream = "";

        @Parameters(index = "1", paramLabel = "ADDRESS", description = "The endpoint.")
        private String address = "";

        @Option(names = "--weight", paramLabel = "N", description = "Its share; 0 for none.")
        private Optional<Integer> weight = Optional.empty();

        @Option(names = "--drain", description = "Nothing new is sent there.")
        private boolean drain;

        @Option(names = "--disabled", description = "Nothing is sent there, and what is ends.")
        private boolean disabled;

        @Option(names = "--expires-in", paramLabel = "TIME", description = "Lifts itself then.")
        private Optional<String> expiresIn = Optional.empty();

        Set(Environment environment) {
            super(environment);
        }

        @Override
        Exit run(Api api, Screen screen) {
            Map<String, Object> word = new LinkedHashMap<>();
            weight.ifPresent(share -> word.put("weight", share));
            if (drain) {
                word.put("drain", true);
            }
            if (disabled) {
                word.put("disabled", true);
            }
            if (word.isEmpty()) {
                throw invalid("expected: some of --weight N, --drain, --disabled");
            }
            expiresIn.ifPresent(time -> word.put("expires-in", time));
            Value said = api.ask(request("PUT", upstream, address).json(word)).json();
            screen.done(said, upstream + " " + address + ": " + Value.of(word).text());
            return Exit.OK;
        }
    }

    /** {@code caravan endpoint lift}. */
    @Command(description = "Takes back what 'set' said: the document alone counts again.")
    private static final class Lift extends ApiCommand {
        @Parameters(index = "0", paramLabel = "UPSTREAM", description = "Its upstream.")
        private String upstream = "";

        @Parameters(index = "1", paramLabel = "ADDRESS", description = "The endpoint.")
        private String address = "";

        Lift(Environment environment) {
            super(environment);
        }

        @Override
        Exit run(Api api, Screen screen) {
            Value said = api.ask(request("DELETE", upstream, address)).json();
            screen.done(said, upstream + " " + address + ": as the document says");
            return Exit.OK;
        }
    }
}
