package io.mlprod.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SchemaFileTest {

    @TempDir
    private Path folder;

    private Schema read(String json) throws IOException {
        return Schema.read(Files.writeString(folder.resolve("m.schema.json"), json));
    }

    @Test
    void read_arraysNestedDeeply_isRefused() {
        assertThatThrownBy(() -> read("{\"features\": " + "[".repeat(200_000) + "]".repeat(200_000) + "}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching("(?s)m.schema.json is (not JSON|no schema).*nest.*");
    }

    @Test
    void read_everySetting_isTaken() throws IOException {
        Schema schema = read("""
                {
                  "maxBatch": 8,
                  "nonFiniteInputs": "ALLOW_NAN",
                  "nonFiniteOutputs": ["y"],
                  "columns": {"X": ["age", "city"]},
                  "features": {
                    "age": {"min": 0, "max": 120, "integral": true, "nullable": true, "nonFinite": "REJECT",
                            "onViolation": "clamp"},
                    "city": {"categories": ["Wien", "Graz"], "length": [1, 9], "pattern": "[A-Z].*",
                             "onViolation": {"unknown": "Graz"}},
                    "tags": {"items": [1, 3], "integral": false, "onViolation": "flag"},
                    "a": {"onViolation": {"impute": 1.5}},
                    "b": {"onViolation": {"impute": true}},
                    "c": {"onViolation": {"impute": "none"}},
                    "d": {"onViolation": "reject"}
                  }
                }
                """);
        assertThat(schema.maxBatch()).hasValue(8);
        assertThat(schema.nonFiniteOutputs()).containsExactly("y");
        assertThat(schema.columns("X")).containsExactly("age", "city");
        assertThat(schema.feature("other").nonFinite()).isEqualTo(NonFinite.ALLOW_NAN);
        Feature age = schema.feature("age");
        assertThat(age.min()).hasValue(0);
        assertThat(age.max()).hasValue(120);
        assertThat(age.isIntegral()).isTrue();
        assertThat(age.isNullable()).isTrue();
        assertThat(age.nonFinite()).isEqualTo(NonFinite.REJECT);
        assertThat(age.action()).isEqualTo(Action.CLAMP);
        Feature city = schema.feature("city");
        assertThat(city.categories()).containsExactly("Wien", "Graz");
        assertThat(city.minLength()).isEqualTo(1);
        assertThat(city.maxLength()).isEqualTo(9);
        assertThat(city.pattern()).get().hasToString("[A-Z].*");
        assertThat(city.action()).isEqualTo(Action.UNKNOWN);
        assertThat(city.replacement()).contains("Graz");
        assertThat(schema.feature("tags").minItems()).isEqualTo(1);
        assertThat(schema.feature("tags").maxItems()).isEqualTo(3);
        assertThat(schema.feature("tags").isIntegral()).isFalse();
        assertThat(schema.feature("tags").action()).isEqualTo(Action.FLAG);
        assertThat(schema.feature("a").replacement()).contains(1.5);
        assertThat(schema.feature("b").replacement()).contains(true);
        assertThat(schema.feature("c").replacement()).contains("none");
        assertThat(schema.feature("d").action()).isEqualTo(Action.REJECT);
    }

    @Test
    void read_emptyObject_isTheEmptySchema() throws IOException {
        assertThat(read("{}").featureNames()).isEmpty();
    }

    @Test
    void read_emptyListOfNonFiniteOutputs_allowsNone() throws IOException {
        assertThat(read("{\"nonFiniteOutputs\": []}").allowsNonFiniteOutput("y"))
                .isFalse();
    }

    @Test
    void read_noSuchFile_isAnIoException() {
        assertThatThrownBy(() -> Schema.read(folder.resolve("none.json"))).isInstanceOf(NoSuchFileException.class);
    }

    static Stream<Arguments> wrongFiles() {
        return Stream.of(
                wrong("", "expected an object"),
                wrong("[]", "expected an object"),
                wrong("nonsense", "is not JSON"),
                wrong("{\"maxBatch\": 1", "is not JSON"),
                wrong("{} {}", "is not JSON"),
                wrong("{\"maxBatch\": 1, \"maxBatch\": 2}", "Duplicate", "maxBatch"),
                wrong("{\"features\": {\"age\": {\"min\": 1, \"min\": 2}}}", "Duplicate", "min"),
                wrong("{\"maxbatch\": 1}", "maxbatch", "unknown setting", "maxBatch"),
                wrong("{\"maxBatch\": 0}", "maxBatch", "1 or more"),
                wrong("{\"maxBatch\": \"8\"}", "maxBatch", "whole number"),
                wrong("{\"maxBatch\": 1.5}", "maxBatch", "whole number"),
                wrong("{\"maxBatch\": 9999999999}", "maxBatch", "whole number"),
                wrong("{\"nonFiniteInputs\": \"NONE\"}", "nonFiniteInputs", "ALLOW_NAN"),
                wrong("{\"nonFiniteOutputs\": \"y\"}", "nonFiniteOutputs", "array of texts"),
                wrong("{\"nonFiniteOutputs\": [1]}", "nonFiniteOutputs[0]", "expected a text"),
                wrong("{\"columns\": []}", "columns", "expected an object"),
                wrong("{\"columns\": {\"X\": \"a\"}}", "columns.X", "array of texts"),
                wrong("{\"columns\": {\"X\": [\"a\", \"a\"]}}", "columns.X", "differ"),
                wrong("{\"columns\": {\"X\": []}}", "columns.X", "differ"),
                wrong("{\"features\": 1}", "features", "expected an object"),
                wrong("{\"features\": {\"age\": 1}}", "features.age", "expected an object"),
                wrong("{\"features\": {\"age\": {\"mim\": 1}}}", "features.age.mim", "unknown rule", "min"),
                wrong("{\"features\": {\"age\": {\"min\": \"1\"}}}", "features.age.min", "expected a number"),
                wrong("{\"features\": {\"age\": {\"min\": null}}}", "features.age.min", "expected a number"),
                wrong("{\"features\": {\"age\": {\"max\": 1, \"min\": 2}}}", "features.age.min", "Not a range"),
                wrong("{\"features\": {\"age\": {\"integral\": 1}}}", "features.age.integral", "true or false"),
                wrong("{\"features\": {\"age\": {\"nullable\": \"yes\"}}}", "features.age.nullable", "true or false"),
                wrong("{\"features\": {\"c\": {\"categories\": []}}}", "features.c.categories", "at least one"),
                wrong("{\"features\": {\"c\": {\"categories\": [1]}}}", "features.c.categories[0]", "a text"),
                wrong("{\"features\": {\"c\": {\"length\": 3}}}", "features.c.length", "[fewest, most]"),
                wrong("{\"features\": {\"c\": {\"length\": [1, 2, 3]}}}", "features.c.length", "[fewest, most]"),
                wrong("{\"features\": {\"c\": {\"length\": [1, \"2\"]}}}", "features.c.length[1]", "whole number"),
                wrong("{\"features\": {\"c\": {\"items\": [3, 1]}}}", "features.c.items", "Not a range of counts"),
                wrong("{\"features\": {\"c\": {\"pattern\": \"(\"}}}", "features.c.pattern", "regular expression"),
                wrong("{\"features\": {\"c\": {\"nonFinite\": true}}}", "features.c.nonFinite", "REJECT"),
                wrong("{\"features\": {\"c\": {\"onViolation\": \"drop\"}}}", "features.c.onViolation", "clamp"),
                wrong("{\"features\": {\"c\": {\"onViolation\": {\"clamp\": 1}}}}", "features.c.onViolation", "impute"),
                wrong(
                        "{\"features\": {\"c\": {\"onViolation\": {\"impute\": 1, \"unknown\": \"a\"}}}}",
                        "features.c.onViolation"),
                wrong("{\"features\": {\"c\": {\"onViolation\": {\"impute\": []}}}}", "features.c.onViolation.impute"),
                wrong(
                        "{\"features\": {\"c\": {\"onViolation\": {\"unknown\": 1}}}}",
                        "features.c.onViolation.unknown",
                        "expected a text"));
    }

    private static Arguments wrong(String json, String... words) {
        return Arguments.of(json, words);
    }

    @ParameterizedTest
    @MethodSource("wrongFiles")
    void read_mistake_isAnErrorThatNamesFileAndPlace(String json, String[] words) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("m.schema.json")
                .hasMessageContainingAll(words);
    }
}
