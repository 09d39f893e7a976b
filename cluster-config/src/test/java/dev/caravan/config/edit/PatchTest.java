package dev.caravan.config.edit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.config.edit.EditException.Kind;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PatchTest {
    private static final JsonMapper JSON = new JsonMapper();

    /** RFC 7386 appendix A. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\":\"b\"} | {\"a\":\"c\"} | {\"a\":\"c\"}",
                "{\"a\":\"b\"} | {\"b\":\"c\"} | {\"a\":\"b\",\"b\":\"c\"}",
                "{\"a\":\"b\"} | {\"a\":null} | {}",
                "{\"a\":\"b\",\"b\":\"c\"} | {\"a\":null} | {\"b\":\"c\"}",
                "{\"a\":[\"b\"]} | {\"a\":\"c\"} | {\"a\":\"c\"}",
                "{\"a\":\"c\"} | {\"a\":[\"b\"]} | {\"a\":[\"b\"]}",
                "{\"a\":{\"b\":\"c\"}} | {\"a\":{\"b\":\"d\",\"c\":null}} | {\"a\":{\"b\":\"d\"}}",
                "{\"a\":[{\"b\":\"c\"}]} | {\"a\":[1]} | {\"a\":[1]}",
                "[\"a\",\"b\"] | [\"c\",\"d\"] | [\"c\",\"d\"]",
                "{\"a\":\"b\"} | [\"c\"] | [\"c\"]",
                "{\"a\":\"foo\"} | null | null",
                "{\"a\":\"foo\"} | \"bar\" | \"bar\"",
                "{\"e\":null} | {\"a\":1} | {\"e\":null,\"a\":1}",
                "[1,2] | {\"a\":\"b\",\"c\":null} | {\"a\":\"b\"}",
                "{} | {\"a\":{\"bb\":{\"ccc\":null}}} | {\"a\":{\"bb\":{}}}",
            })
    void mergesAreThoseOfTheAppendix(String target, String patch, String outcome) {
        JsonNode before = json(target);
        assertThat(MergePatch.apply(before, json(patch))).isEqualTo(json(outcome));
        assertThat(before).isEqualTo(json(target));
    }

    /** RFC 6902 appendix A, the ones that succeed. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'foo':'bar'} | [{'op':'add','path':'/baz','value':'qux'}]"
                        + " | {'baz':'qux','foo':'bar'}",
                "{'foo':['bar','baz']} | [{'op':'add','path':'/foo/1','value':'qux'}]"
                        + " | {'foo':['bar','qux','baz']}",
                "{'baz':'qux','foo':'bar'} | [{'op':'remove','path':'/baz'}] | {'foo':'bar'}",
                "{'foo':['bar','qux','baz']} | [{'op':'remove','path':'/foo/1'}]"
                        + " | {'foo':['bar','baz']}",
                "{'baz':'qux','foo':'bar'} | [{'op':'replace','path':'/baz','value':'boo'}]"
                        + " | {'baz':'boo','foo':'bar'}",
                "{'foo':{'bar':'baz','waldo':'fred'},'qux':{'corge':'grault'}}"
                        + " | [{'op':'move','from':'/foo/waldo','path':'/qux/thud'}]"
                        + " | {'foo':{'bar':'baz'},'qux':{'corge':'grault','thud':'fred'}}",
                "{'foo':['all','grass','cows','eat']}"
                        + " | [{'op':'move','from':'/foo/1','path':'/foo/3'}]"
                        + " | {'foo':['all','cows','eat','grass']}",
                "{'baz':'qux','foo':['a',2,'c']} |"
                    + " [{'op':'test','path':'/baz','value':'qux'},{'op':'test','path':'/foo/1','value':2.0}]"
                    + " | {'baz':'qux','foo':['a',2,'c']}",
                "{'foo':'bar'} | [{'op':'add','path':'/child','value':{'grandchild':{}}}]"
                        + " | {'foo':'bar','child':{'grandchild':{}}}",
                "{'foo':'bar'} | [{'op':'add','path':'/baz','value':'qux','xyz':123}]"
                        + " | {'foo':'bar','baz':'qux'}",
                "{'/':9,'~1':10} | [{'op':'test','path':'/~01','value':10}] | {'/':9,'~1':10}",
                "{'foo':['bar']} | [{'op':'add','path':'/foo/-','value':['abc','def']}]"
                        + " | {'foo':['bar',['abc','def']]}",
                "{'a':{'b':1}} | [{'op':'copy','from':'/a','path':'/a/c'}] |"
                        + " {'a':{'b':1,'c':{'b':1}}}",
                "{'a':1} | [{'op':'replace','path':'','value':[1]}] | [1]",
                "{'':1} | [{'op':'remove','path':'/'}] | {}",
                "{'a':1} | [{'op':'move','from':'/a','path':'/a'}] | {'a':1}",
            })
    void patchesAreThoseOfTheAppendix(String target, String patch, String outcome) {
        JsonNode before = quoted(target);
        assertThat(JsonPatch.apply(before, quoted(patch))).isEqualTo(quoted(outcome));
        assertThat(before).isEqualTo(quoted(target));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[{'op':'test','path':'/baz','value':'bar'}] | CONFLICT | operation 0 (test /baz)",
                "[{'op':'test','path':'/l/0','value':'1'}] | CONFLICT | operation 0 (test /l/0)",
                "[{'op':'add','path':'/no/bat','value':1}] | NOT_FOUND | operation 0 (add /no/bat)",
                "[{'op':'add','path':'/l/3','value':1}] | NOT_FOUND | no element 3 (expected:"
                        + " 0..1)",
                "[{'op':'add','path':'/l/01','value':1}] | NOT_FOUND | no element 01",
                "[{'op':'remove','path':'/l/-'}] | NOT_FOUND | no element -",
                "[{'op':'replace','path':'/x','value':1}] | NOT_FOUND | unknown key \"x\"",
                "[{'op':'move','from':'/baz','path':'/baz/x'}] | INVALID | into itself",
                "[{'op':'spin','path':'/baz'}] | INVALID | expected: one of add, remove",
                "[{'op':'add','path':'/baz'}] | INVALID | operation 0: value: none",
                "[{'op':'add','value':1}] | INVALID | operation 0: path: none (expected: a text)",
                "[{'op':'copy','path':'/a'}] | INVALID | operation 0: from: none",
                "[{'op':'add','path':'baz','value':1}] | INVALID | expected: a JSON pointer",
                "[{'op':'remove','path':''}] | INVALID | cannot be removed",
                "[7] | INVALID | operation 0: op: none",
                "{} | INVALID | patch: no list",
            })
    void whatCannotBeDoneNamesTheOperation(String patch, Kind kind, String message) {
        JsonNode target = quoted("{'baz':'qux','l':[1,2]}");
        assertThatThrownBy(() -> JsonPatch.apply(target, quoted(patch)))
                .isInstanceOfSatisfying(
                        EditException.class, e -> assertThat(e.kind()).isEqualTo(kind))
                .hasMessageContaining(message);
    }

    @Test
    void allOperationsHappenOrNone() {
        JsonNode target = quoted("{'a':{'b':1}}");
        JsonNode patch =
                quoted("[{'op':'remove','path':'/a/b'},{'op':'test','path':'/a','value':{'b':1}}]");
        assertThatThrownBy(() -> JsonPatch.apply(target, patch))
                .hasMessageContaining("operation 1");
        assertThat(target).isEqualTo(quoted("{'a':{'b':1}}"));
    }

    @Test
    void copiesOfCopiesDoNotFillTheHeap() {
        StringBuilder doubling = new StringBuilder("[");
        for (int i = 0; i < 60; i++) {
            doubling.append(i == 0 ? "" : ",");
            doubling.append("{'op':'copy','from':'/a','path':'/a/-'}");
        }
        assertThatThrownBy(() -> JsonPatch.apply(quoted("{'a':[1]}"), quoted(doubling + "]")))
                .hasMessageMatching("operation \\d+ .*(values moved|levels).*");
    }

    private static JsonNode quoted(String text) {
        return json(text.replace('\'', '"'));
    }

    private static JsonNode json(String text) {
        return JSON.readTree(text);
    }
}
