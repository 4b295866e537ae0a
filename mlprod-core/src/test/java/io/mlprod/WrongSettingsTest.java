package io.mlprod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlprod.batching.Batching;
import io.mlprod.experiment.Bandit;
import io.mlprod.experiment.Experiment;
import io.mlprod.internal.text.PlainText;
import io.mlprod.model.Inputs;
import io.mlprod.model.ModelVersion;
import io.mlprod.observe.Column;
import io.mlprod.spi.ModelArtifact;
import io.mlprod.validation.Schema;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values that make no sense: each is refused where it is given, with words that help. */
class WrongSettingsTest {

    private static final Column COLUMN = Column.of("c", Column.Kind.NUMBER, true);
    private static final Duration TOO_LONG = Duration.ofDays(200_000); // no long of nanoseconds
    private static final String HOSTILE = "x\n\0" + "v".repeat(5_000);

    record In(float x) {}

    record Out(float y) {}

    @SuppressWarnings({"unchecked", "rawtypes"}) // as a caller with a raw class
    private static Schema schemaOf(Class type) {
        return Schema.of(type);
    }

    static Stream<Arguments> wrong() {
        ModelVersion model = new ModelVersion("m", "1", "0".repeat(64));
        return Stream.of(
                wrong("10000 days", () -> Experiment.named("e").outcomesWithin(TOO_LONG)),
                wrong("10000 days", () -> Bandit.thompson("m").every(TOO_LONG)),
                wrong("zero or more", () -> Prediction.builder("v", model).queueTime(Duration.ofNanos(-1))),
                wrong("VARIES", () -> COLUMN.width(-2)),
                wrong("0 or later", () -> COLUMN.at("x", -1)),
                wrong("1 or more", () -> Batching.DEFAULT.queueRows(-1)),
                wrong("record", () -> schemaOf(String.class)),
                wrong("record", () -> schemaOf(int.class)));
    }

    private static Arguments wrong(String expected, ThrowingCallable call) {
        return Arguments.of(expected, call);
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void setting_wrong_isRefusedWithWhatWasExpected(String expected, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(expected);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 200_000, Long.MAX_VALUE / 86_400})
    void watch_everyOutOfRange_isRefusedWithTheRange(long days) {
        try (ModelHandle<In, Out> handle = ModelHandle.builder(In.class, Out.class)
                .load(TestModels.path("dynamic_batch"))
                .engine(FakeEngine.number())
                .build()) {
            assertThatThrownBy(() -> handle.versions().watch(Optional::empty, Duration.ofDays(days)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(days == 0 ? "above zero" : "10000 days");
            assertThatThrownBy(() -> handle.versions().watch(Optional::empty, null))
                    .isInstanceOf(NullPointerException.class)
                    .hasMessageContaining("time between a watch's looks is null");
        }
    }

    static Stream<ThrowingCallable> hostileNames() {
        return Stream.of(() -> Inputs.of(HOSTILE, null), () -> ModelArtifact.builder("", HOSTILE));
    }

    @ParameterizedTest
    @MethodSource("hostileNames")
    void message_withAHostileName_isOneLine(ThrowingCallable call) {
        assertThatThrownBy(call)
                .message()
                .contains("x\\n")
                .satisfies(text -> assertThat(text).isEqualTo(PlainText.line(text)));
    }
}
