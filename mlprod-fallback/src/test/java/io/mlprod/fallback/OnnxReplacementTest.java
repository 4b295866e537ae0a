package io.mlprod.fallback;

import static io.mlprod.fallback.OnnxModels.path;
import static io.mlprod.fallback.OnnxModels.row;
import static io.mlprod.provenance.AttemptOutcome.BREAKER_OPEN;
import static io.mlprod.provenance.AttemptOutcome.ERROR;
import static io.mlprod.provenance.AttemptOutcome.GATED;
import static io.mlprod.provenance.AttemptOutcome.SUCCESS;
import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.ModelHandle;
import io.mlprod.Prediction;
import io.mlprod.lifecycle.ModelSource;
import io.mlprod.model.Inputs;
import io.mlprod.model.ModelVersion;
import io.mlprod.observe.ChainEvent;
import io.mlprod.observe.ChainEvent.Purpose;
import io.mlprod.provenance.Attempt;
import io.mlprod.provenance.AttemptOutcome;
import io.mlprod.provenance.TierState;
import io.mlprod.provenance.TierStatus;
import io.mlprod.time.ManualTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A chain whose model is replaced by another version while the chain goes on. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OnnxReplacementTest {

    private static final BreakerSettings BREAKER = BreakerSettings.DEFAULT
            .window(4)
            .minimumCalls(4)
            .openFor(Duration.ofSeconds(1))
            .openAtMost(Duration.ofMinutes(1))
            .jitter(0)
            .probes(1)
            .ramp(Duration.ZERO);

    private final WatchedOnnx onnx = new WatchedOnnx();
    private final ManualTime time = new ManualTime(Instant.EPOCH);
    private final Queue<Attempt> probes = new ConcurrentLinkedQueue<>();

    private FallbackChain<Inputs, Float> chain(
            ModelHandle<Inputs, Float> model, Consumer<TierOptions<Inputs, Float>> options) {
        return FallbackChain.builder(Inputs.class, Float.class)
                .name("scores")
                .time(time)
                .listener(event -> {
                    if (event instanceof ChainEvent.Attempted attempted && attempted.purpose() == Purpose.PROBE) {
                        probes.add(attempted.attempt());
                    }
                })
                .primary(model, options)
                .thenRule("rule", input -> -1f)
                .orElse(-2f);
    }

    private static List<AttemptOutcome> outcomes(Prediction<?> answer) {
        return answer.provenance().attempts().stream().map(Attempt::outcome).toList();
    }

    private static TierStatus.Load load(FallbackChain<?, ?> chain) {
        return chain.status().get(0).load();
    }

    private static CountDownLatch missingClass(WatchedOnnx onnx) {
        CountDownLatch mayFail = new CountDownLatch(1);
        onnx.beforeRun = () -> {
            Waiting.deafly(mayFail);
            throw new NoClassDefFoundError("not/There");
        };
        return mayFail;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void deploy_underTheChain_answersSayWhichVersion(boolean isStrict) {
        Consumer<TierOptions<Inputs, Float>> options = tier -> {
            if (isStrict) {
                tier.strict();
            }
        };
        try (ModelHandle<Inputs, Float> model =
                        OnnxModels.model("ones").name("sum").version("1").build();
                var chain = chain(model, options)) {
            Prediction<Float> before = chain.predict(row(2, 3));

            model.deploy(ModelSource.of(path("tens")).version("2"));
            Prediction<Float> after = chain.predict(row(2, 3));

            assertThat(before.value()).isEqualTo(5f);
            assertThat(before.model().version()).isEqualTo("1");
            assertThat(after.value()).isEqualTo(50f);
            assertThat(after.model().version()).isEqualTo("2");
            assertThat(after.provenance().tier()).isEqualTo("sum");
            assertThat(after.isDegraded()).isFalse();
        }
    }

    @Test
    void deploy_afterAMissingClass_tierComesBack() {
        missingClass(onnx).countDown();
        try (ModelHandle<Inputs, Float> model =
                        OnnxModels.model("ones").engine(onnx).build();
                var chain = chain(model, tier -> {})) {
            assertThat(outcomes(chain.predict(row(2, 3)))).containsExactly(ERROR, SUCCESS);
            onnx.beforeRun = () -> {};
            Prediction<Float> without = chain.predict(row(2, 3));
            assertThat(outcomes(without)).containsExactly(GATED, SUCCESS);
            assertThat(without.provenance().earlier().get(0).detail()).isEqualTo("NoClassDefFoundError");
            assertThat(load(chain).state()).isEqualTo(TierState.DISABLED);
            assertThat(onnx.begun).hasValue(1);

            model.deploy(path("tens"));

            assertThat(load(chain).state()).isEqualTo(TierState.READY);
            Prediction<Float> answer = chain.predict(row(2, 3));
            assertThat(outcomes(answer)).containsExactly(SUCCESS);
            assertThat(answer.value()).isEqualTo(50f);
        }
    }

    @Test
    void deploy_switchedOffWhileAClassWasMissing_tierStaysOff() {
        CountDownLatch mayFail = missingClass(onnx);
        try (ModelHandle<Inputs, Float> model =
                        OnnxModels.model("ones").engine(onnx).build();
                var chain = chain(model, tier -> {})) {
            var call = Predictors.async(() -> chain.predict(row(2, 3)));
            onnx.awaitRuns(1);
            chain.switchOff("ones", "maintenance");
            mayFail.countDown();
            assertThat(outcomes(call.join())).containsExactly(ERROR, SUCCESS);
            onnx.beforeRun = () -> {};

            model.deploy(path("tens"));

            assertThat(outcomes(chain.predict(row(2, 3)))).containsExactly(GATED, SUCCESS);
            assertThat(load(chain).state()).isEqualTo(TierState.SWITCHED_OFF);
            assertThat(load(chain).reason()).isEqualTo("maintenance");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void deploy_goodFileInPlaceOfTheBadOne_probeOnTheRealModelBringsTheTierBack(boolean isStrict, @TempDir Path folder)
            throws IOException {
        Path file = Files.copy(path("always_fails"), folder.resolve("model.onnx"));
        Consumer<TierOptions<Inputs, Float>> options = tier -> {
            tier.breaker(BREAKER);
            if (isStrict) {
                tier.strict();
            }
        };
        try (ModelHandle<Inputs, Float> model = ModelHandle.builder(Inputs.class, Float.class)
                        .load(file)
                        .build();
                var chain = chain(model, options)) {
            for (int i = 0; i < BREAKER.minimumCalls(); i++) {
                assertThat(outcomes(chain.predict(row(2, 3)))).containsExactly(ERROR, SUCCESS);
            }
            assertThat(load(chain).state()).isEqualTo(TierState.OPEN);

            time.advance(BREAKER.openFor());
            assertThat(outcomes(chain.predict(row(2, 3)))).containsExactly(BREAKER_OPEN, SUCCESS);
            Waiting.until(() -> !probes.isEmpty());
            assertThat(probes.remove().outcome()).as("nothing has been mended").isEqualTo(ERROR);

            Files.copy(path("tens"), file, StandardCopyOption.REPLACE_EXISTING);
            ModelVersion mended = model.deploy(file);
            time.advance(BREAKER.openFor().multipliedBy(2));
            Waiting.until(() -> {
                assertThat(outcomes(chain.predict(row(2, 3)))).contains(SUCCESS).doesNotContain(ERROR);
                return load(chain).state() == TierState.READY;
            });
            Prediction<Float> answer = chain.predict(row(2, 3));

            assertThat(probes).singleElement().extracting(Attempt::outcome).isEqualTo(SUCCESS);
            assertThat(outcomes(answer)).containsExactly(SUCCESS);
            assertThat(answer.model()).isEqualTo(mended);
            assertThat(answer.value()).isEqualTo(50f);
            assertThat(answer.isDegraded()).isFalse();
        }
    }
}
