package io.mlprod;

import static io.mlprod.TestModels.open;
import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.batching.Batching;
import io.mlprod.cache.Cache;
import io.mlprod.model.Inputs;
import io.mlprod.model.Outputs;
import io.mlprod.model.Tensor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Text outputs whose operators append to what is there, or keep it: every caller gets the own text. */
class TextOutputsTest {

    private static final List<String> NAMES = List.of("alice", "bob", "carol", "bob", "dave", "erin");

    private static Inputs greeting(String model, String name) {
        Inputs inputs = Inputs.of("x", Tensor.of(new String[] {name}, 1, 1));
        return model.endsWith("_if") ? inputs.and("yes", Tensor.of(new boolean[] {true}, new long[0])) : inputs;
    }

    private static String[] y(Outputs outputs) {
        return outputs.tensor("y").strings();
    }

    @ParameterizedTest
    @ValueSource(strings = {"greeting", "greeting_identity", "greeting_if"})
    void predict_oneNameAfterAnother_greetsEachByTheOwnName(String model) {
        try (ModelHandle<Inputs, Outputs> handle = open(model)) {
            for (String name : NAMES) {
                assertThat(y(handle.predict(greeting(model, name)).value())).containsExactly(name + "!");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"greeting", "greeting_identity", "greeting_if"})
    void predictAll_sameNumberOfNamesAgainAndAgain_greetsEachByTheOwnName(String model) {
        try (ModelHandle<Inputs, Outputs> handle = open(model)) {
            for (int round = 0; round < 4; round++) {
                int turn = round;
                List<Inputs> inputs =
                        NAMES.stream().map(name -> greeting(model, name + turn)).toList();
                List<Outcome<Outputs>> outcomes = handle.predictAll(inputs);
                assertThat(IntStream.range(0, NAMES.size())
                                .mapToObj(i -> y(outcomes.get(i).prediction().value())[0]))
                        .containsExactlyElementsOf(
                                NAMES.stream().map(name -> name + turn + "!").toList());
            }
        }
    }

    @Test
    void predictAsync_callsThatShareRuns_greetEachByTheOwnName() {
        try (ModelHandle<Inputs, Outputs> handle = ModelHandle.builder()
                .load(TestModels.path("greeting"))
                .batching(Batching.DEFAULT.maxRows(4).maxDelay(Duration.ZERO))
                .build()) {
            for (int round = 0; round < 10; round++) {
                List<CompletableFuture<Prediction<Outputs>>> answers = new ArrayList<>();
                for (String name : NAMES) {
                    answers.add(handle.predictAsync(greeting("greeting", name + round)));
                }
                for (int i = 0; i < NAMES.size(); i++) {
                    assertThat(y(answers.get(i).join().value())).containsExactly(NAMES.get(i) + round + "!");
                }
            }
        }
    }

    @Test
    void predict_cachedAnswer_keepsItsTextWhenOthersFollow() {
        try (ModelHandle<Inputs, Outputs> handle = ModelHandle.builder()
                .load(TestModels.path("greeting"))
                .cache(Cache.DEFAULT.maximumWeight(1_000_000))
                .build()) {
            for (int round = 0; round < 3; round++) {
                for (String name : NAMES) {
                    assertThat(y(handle.predict(greeting("greeting", name)).value()))
                            .containsExactly(name + "!");
                }
            }
        }
    }

    @Test
    void predict_nameOfOnePartAfterOneOfTwo_hasNoSecondPart() {
        try (ModelHandle<Inputs, Outputs> handle = open("name_parts")) {
            for (int round = 0; round < 3; round++) {
                assertThat(parts(handle, "ann lee", "bo ek")).containsExactly("ann", "lee", "bo", "ek");
                assertThat(parts(handle, "carol", "di oh")).containsExactly("carol", "", "di", "oh");
                assertThat(parts(handle, "ed fu", "gil")).containsExactly("ed", "fu", "gil", "");
            }
        }
    }

    private static String[] parts(ModelHandle<Inputs, Outputs> handle, String... names) {
        return y(handle.predict(Inputs.of("x", Tensor.of(names))).value());
    }

    @Test
    void predict_nothingLeftAfterOneWord_isAnEmptyText() {
        try (ModelHandle<Inputs, Outputs> handle = open("without_titles")) {
            for (int round = 0; round < 3; round++) {
                assertThat(parts(handle, "dr", "alice")).containsExactly("alice");
                assertThat(parts(handle, "dr", "prof")).containsExactly("");
                assertThat(parts(handle, "bob", "dr")).containsExactly("bob");
            }
        }
    }
}
