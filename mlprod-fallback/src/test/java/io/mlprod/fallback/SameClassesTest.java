package io.mlprod.fallback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlprod.ModelHandle;
import io.mlprod.internal.versions.HandleVersions;
import io.mlprod.record.Output;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Two models of one record that mean something else by it are no two tiers of one chain. */
class SameClassesTest {

    private static final Path MODELS = Path.of("../mlprod-core/src/test/resources/models");

    record ByPlace(
            @Output(value = "probabilities", column = 1) float risk) {}

    record ByLabel(
            @Output(value = "probabilities", label = "bad") float risk) {}

    record ByMap(Map<String, Float> probabilities) {}

    private static <O> ModelHandle<float[], O> handle(String model, Class<O> output) {
        return ModelHandle.builder(float[].class, output)
                .load(MODELS.resolve(model + ".onnx"))
                .build();
    }

    private static <O> void chain(ModelHandle<float[], O> first, ModelHandle<float[], O> second) {
        FallbackChain.<float[], O>builder()
                .name("risk")
                .primary(first)
                .then(second)
                .orElseThrow()
                .close();
    }

    @Test
    void then_reversedClassesReadByPlace_isRefusedWithBothLists() {
        try (ModelHandle<float[], ByPlace> first = handle("risk_good_bad", ByPlace.class);
                ModelHandle<float[], ByPlace> second = handle("risk_bad_good", ByPlace.class)) {
            assertThatThrownBy(() -> chain(first, second))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContainingAll(
                            "Chain risk would answer something else with tier risk_bad_good"
                                    + " than with tier risk_good_bad",
                            "labels [good, bad]",
                            "labels [bad, good]",
                            "@Output(label");
        }
    }

    @Test
    void then_reversedClassesBehindARule_isRefused() {
        try (ModelHandle<float[], ByPlace> first = handle("risk_good_bad", ByPlace.class);
                ModelHandle<float[], ByPlace> second = handle("risk_bad_good", ByPlace.class)) {
            assertThatThrownBy(() -> FallbackChain.builder(float[].class, ByPlace.class)
                            .name("risk")
                            .primary(first)
                            .thenRule("none", input -> null)
                            .then(second))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void then_reversedClassesReadByLabel_isAChain() {
        try (ModelHandle<float[], ByLabel> first = handle("risk_good_bad", ByLabel.class);
                ModelHandle<float[], ByLabel> second = handle("risk_bad_good", ByLabel.class)) {
            chain(first, second);

            assertThat(contradiction(first, second)).isEmpty();
        }
    }

    @Test
    void then_reversedClassesReadAsAMap_isAChain() {
        try (ModelHandle<float[], ByMap> first = handle("risk_good_bad", ByMap.class);
                ModelHandle<float[], ByMap> second = handle("risk_bad_good", ByMap.class)) {
            chain(first, second);

            assertThat(contradiction(first, second)).isEmpty();
        }
    }

    @Test
    void then_theSameClassesReadByPlace_isAChain() {
        try (ModelHandle<float[], ByPlace> first = handle("risk_good_bad", ByPlace.class);
                ModelHandle<float[], ByPlace> second = ModelHandle.builder(float[].class, ByPlace.class)
                        .name("other")
                        .load(MODELS.resolve("risk_good_bad.onnx"))
                        .build()) {
            chain(first, second);

            assertThat(contradiction(first, second)).isEmpty();
        }
    }

    private static Optional<String> contradiction(ModelHandle<?, ?> first, ModelHandle<?, ?> second) {
        return HandleVersions.of(first.versions()).contradiction(HandleVersions.of(second.versions()));
    }
}
