package io.mlprod.spi;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.ModelHandle;
import io.mlprod.engine.Engines;
import io.mlprod.lifecycle.ModelSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Texts may be personal data, so none outlives its call in an invocation, which waits for the next one. */
class DiscardedTextsTest {

    private final List<Invocation> invocations = new ArrayList<>();

    private final class Watched extends ForwardingEngine {

        Watched() {
            super(Engines.onnxRuntime());
        }

        @Override
        public ModelSession open(ModelArtifact model, SessionOptions options) {
            return new ForwardingSession(super.open(model, options)) {
                @Override
                public Invocation newInvocation(List<String> outputs) {
                    Invocation invocation = super.newInvocation(outputs);
                    invocations.add(invocation);
                    return invocation;
                }
            };
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // records of models have arrays
    record Texts(String[] x) {}

    @SuppressWarnings("ArrayRecordComponent")
    record Echo(String[] y) {}

    @Test
    void predict_texts_areInNoBufferAfterIt() {
        try (ModelHandle<Texts, Echo> handle = ModelHandle.builder(Texts.class, Echo.class)
                .load(ModelSource.of(Path.of("src/test/resources/models/identity_string.onnx")))
                .engine(new Watched())
                .build()) {
            for (String name : List.of("Ann", "Ben", "Eve")) { // from the second run on the output is bound
                assertThat(handle.predict(new Texts(new String[] {name, "x"}))
                                .value()
                                .y())
                        .containsExactly(name, "x");

                assertThat(invocations).isNotEmpty().allSatisfy(invocation -> {
                    assertThat(invocation.input(0).strings()).allMatch(Objects::isNull);
                    assertThat(invocation.output(0).strings()).allMatch(Objects::isNull);
                });
            }
        }
    }
}
