package dev.caravan.config.document;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.protocols.catalog.Catalog;
import dev.caravan.protocols.stack.LayerType;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DocumentSchemaTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Test
    void theSameRecordsMakeTheSameSchema() {
        assertThat(DocumentSchema.json(Catalog::layers))
                .isEqualTo(DocumentSchema.json(Catalog::layers));
    }

    @Test
    void everyKeyHasItsMeaningAndDefault() {
        JsonNode schema = JSON.readTree(DocumentSchema.json(Catalog::layers));
        JsonNode listener = schema.at("/properties/listeners/additionalProperties");
        JsonNode idle = listener.at("/properties/limits/properties/idle");
        assertThat(schema.at("/$schema").asString())
                .isEqualTo("https://json-schema.org/draft/2020-12/schema");
        assertThat(schema.at("/required/0").asString()).isEqualTo("caravan");
        assertThat(idle.at("/default").asString()).isEqualTo("1h");
        assertThat(idle.at("/description").asString()).contains("Range 100ms..30d.");
        assertThat(listener.at("/properties/limits/properties/connections/maximum")
                        .asInt())
                .isEqualTo(10_000_000);
        assertThat(listener.at("/additionalProperties").asBoolean()).isFalse();
    }

    @Test
    void everyLayerHasItsDefinition() {
        JsonNode schema = JSON.readTree(DocumentSchema.json(Catalog::layers));
        for (LayerType<?> type : Catalog.layers()) {
            assertThat(schema.at("/$defs/layer-" + type.name() + "/description").asString())
                    .isEqualTo(type.summary());
        }
        assertThat(schema.at("/$defs/stack/anyOf/0/$ref").asString()).isEqualTo("#/$defs/layer");
    }
}
