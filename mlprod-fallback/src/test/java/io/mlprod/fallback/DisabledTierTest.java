package io.mlprod.fallback;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.Call;
import io.mlprod.ModelHandle;
import io.mlprod.Prediction;
import io.mlprod.Predictor;
import io.mlprod.engine.Engines;
import io.mlprod.lifecycle.ModelSource;
import io.mlprod.model.Inputs;
import io.mlprod.model.Outputs;
import io.mlprod.model.Tensor;
import io.mlprod.provenance.AttemptOutcome;
import io.mlprod.provenance.TierState;
import io.mlprod.spi.Engine;
import io.mlprod.spi.ForwardingEngine;
import io.mlprod.spi.ModelArtifact;
import io.mlprod.spi.ModelSession;
import io.mlprod.spi.SessionOptions;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A tier whose classes or native library cannot be loaded gets no calls, for how long the reason lasts. */
@Timeout(60)
class DisabledTierTest {

    /** identity_double.onnx of the core's tests: y = x. */
    private static final byte[] IDENTITY = Base64.getDecoder()
            .decode("CAgSDG1scHJvZC10ZXN0czpEChAKAXgSAXkiCElkZW50aXR5EgR0ZXN0WhQKAXgSDwoNCAsSCQoDEgFOCgIIAmIUCgF5Eg8K"
                    + "DQgLEgkKAxIBTgoCCAJCBAoAEBFCDgoKYWkub25ueC5tbBAD");

    private static final Inputs INPUTS = Inputs.of("x", Tensor.of(new double[] {1, 2}, 1, 2));

    private final AtomicBoolean isBroken = new AtomicBoolean();

    private static AttemptOutcome firstOutcome(Prediction<?> answer) {
        return answer.provenance().attempts().get(0).outcome();
    }

    // ---- a model

    /** The real one, whose runs fail while it is broken. */
    private Engine runtime() {
        return new ForwardingEngine(Engines.onnxRuntime()) {
            @Override
            public ModelSession open(ModelArtifact model, SessionOptions options) {
                return breaking(ModelSession.class, super.open(model, options));
            }
        };
    }

    private <T> T breaking(Class<T> type, T real) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, values) -> {
                    if (method.getName().equals("run") && isBroken.get()) {
                        throw new UnsatisfiedLinkError("gone");
                    }
                    try {
                        Object result = method.invoke(real, values);
                        return method.getReturnType().getSimpleName().equals("Invocation")
                                ? breaking(unchecked(method.getReturnType()), result)
                                : result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    @SuppressWarnings("unchecked")
    private static Class<Object> unchecked(Class<?> type) {
        return (Class<Object>) type;
    }

    /** A file of its own for each, since each has its name in its documentation. */
    private static ModelSource version(String name) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(IDENTITY);
        file.write(6 << 3 | 2); // ModelProto.doc_string
        file.write(name.length());
        file.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
        return ModelSource.of(file.toByteArray()).version(name);
    }

    @Test
    void predict_modelReplacedAfterLinkageError_isAskedAgain() {
        try (ModelHandle<Inputs, Outputs> model = ModelHandle.builder()
                .name("identity")
                .version("1")
                .load(version("1"))
                .engine(runtime())
                .build()) {
            var chain = FallbackChain.builder(Inputs.class, Outputs.class)
                    .name("chain")
                    .primary(model)
                    .orElse(model.predict(INPUTS).value());
            isBroken.set(true);
            assertThat(firstOutcome(chain.predict(INPUTS))).isEqualTo(AttemptOutcome.ERROR);
            isBroken.set(false);
            assertThat(firstOutcome(chain.predict(INPUTS))).isEqualTo(AttemptOutcome.GATED);
            assertThat(chain.status().get(0).load().state()).isEqualTo(TierState.DISABLED);
            assertThat(chain.status().get(0).load().reason()).isEqualTo("UnsatisfiedLinkError");

            model.deploy(version("2"));

            assertThat(chain.predict(INPUTS).isDegraded()).isFalse();
            assertThat(chain.status().get(0).load().state()).isEqualTo(TierState.READY);
        }
    }

    // ---- any predictor

    @Test
    void predict_switchedOffWhileItFailsToLoad_staysSwitchedOff() {
        var chain = new Object() {
            FallbackChain<String, Double> own;
        };
        Predictor<String, Double> dying = (String input, Call call) -> {
            chain.own.switchOff("primary", "maintenance");
            throw new NoClassDefFoundError("gone");
        };
        chain.own = FallbackChain.builder(String.class, Double.class)
                .name("chain")
                .primary(dying)
                .orElse(-1.0);

        chain.own.predict("x");

        assertThat(chain.own.status().get(0).load().state()).isEqualTo(TierState.SWITCHED_OFF);
        assertThat(chain.own.status().get(0).load().reason()).isEqualTo("maintenance");
    }

    @Test
    void predict_inABreakersProbeLinkageError_disablesTheTier() throws Exception {
        RecordingBreaker breaker = new RecordingBreaker();
        breaker.isOpen = true;
        breaker.isProbeDue = true;
        try (var chain = FallbackChain.builder(String.class, Double.class)
                .name("chain")
                .primary(
                        Predictors.of(input -> {
                            throw new NoClassDefFoundError("gone");
                        }),
                        tier -> tier.breaker(breaker))
                .orElse(-1.0)) {

            chain.predict("x");

            while (chain.status().get(0).load().state() != TierState.DISABLED) {
                Thread.onSpinWait();
            }
            assertThat(firstOutcome(chain.predict("x"))).isEqualTo(AttemptOutcome.GATED);
        }
    }
}
