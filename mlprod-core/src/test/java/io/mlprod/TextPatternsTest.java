package io.mlprod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mlprod.error.InvalidInputException;
import io.mlprod.error.Violation;
import io.mlprod.model.Inputs;
import io.mlprod.model.Outputs;
import io.mlprod.model.Tensor;
import io.mlprod.validation.Schema;
import io.mlprod.validation.Text;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Patterns of texts in predict(): no text that a caller sends takes long or overflows the stack. */
@Timeout(60)
class TextPatternsTest {

    private static ModelHandle<Inputs, Outputs> handle(String pattern) {
        return TestModels.open(
                "identity_string",
                Schema.builder().feature("x", rules -> rules.pattern(pattern)).build());
    }

    private static Inputs text(String text) {
        return Inputs.of("x", Tensor.of(new String[] {text, text}, 1, 2));
    }

    private static List<Violation> refused(ModelHandle<Inputs, Outputs> handle, String text) {
        return catchThrowableOfType(InvalidInputException.class, () -> handle.predict(text(text)))
                .violations();
    }

    @Test
    void predict_alternativesInALoopOverALongText_answers() {
        try (var handle = handle("(a|b)*")) {
            assertThat(handle.predict(text("ab".repeat(1_500))).violations()).isEmpty();
            assertThat(refused(handle, "ab".repeat(1_500) + "c"))
                    .extracting(Violation::rule)
                    .containsExactly("pattern", "pattern");
        }
    }

    @Test
    void predictAll_alternativesInALoopOverALongText_refusesThatInputOnly() {
        try (var handle = handle("(a|b)*")) {
            assertThat(handle.predictAll(List.of(text("a"), text("ab".repeat(20_000) + "c"), text("b"))))
                    .extracting(Outcome::isAnswered)
                    .containsExactly(true, false, true);
        }
    }

    @Test
    void predict_patternThatBacktracksOften_refuses() {
        try (var handle = handle(".*.*.*=.*")) {
            assertThat(refused(handle, "x".repeat(2_000)))
                    .extracting(Violation::rule)
                    .containsExactly("pattern", "pattern");
        }
    }

    @Test
    void predict_textTooLongForThePattern_saysWhatIsPossible() {
        try (var handle = handle("x*")) {
            assertThat(refused(handle, "x".repeat(10_000_000)))
                    .first()
                    .satisfies(violation -> assertThat(violation.expected())
                            .contains("the form x*", "texts of up to", "set a smaller length"));
        }
    }

    @Test
    void predict_textFarBeyondItsLength_isNotMatchedAtAll() {
        Schema schema = Schema.builder()
                .feature("x", rules -> rules.length(0, 5).pattern("y*"))
                .build();
        try (var handle = TestModels.open("identity_string", schema)) {
            assertThat(refused(handle, "x".repeat(2_000)))
                    .extracting(Violation::rule)
                    .containsExactly("length", "length");
            assertThat(refused(handle, "x".repeat(6)))
                    .extracting(Violation::rule)
                    .containsExactly("length", "pattern", "length", "pattern");
        }
    }

    record Item(@Text(pattern = "(a+)+b(c)?\\2?") String code) {}

    @Test
    void pattern_withBackReference_isRefusedWhereverItIsWritten() {
        String why =
                "Not a regular expression: (a+)+b(c)?\\2?: the back-reference \\2 cannot be matched in linear time";
        assertThatThrownBy(() -> handle("(a+)+b(c)?\\2?"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("Feature 'x': ", why, "check this in your own code");
        assertThatThrownBy(() -> Schema.of(Item.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("Item.code: ", why);
        String json = "{\"features\": {\"x\": {\"pattern\": \"(a+)+b(c)?\\\\2?\"}}}";
        assertThatThrownBy(() ->
                        Schema.read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)), "m.schema.json"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("m.schema.json, features.x.pattern: ", why);
    }
}
