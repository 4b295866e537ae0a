package io.mlprod.samples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.ModelHandle;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class QuickstartTest {

    private final ModelHandle<Penguin, Species> model = Quickstart.open();
    private List<Example> examples;

    @BeforeEach
    void readExamples() throws IOException {
        examples = HeldOut.read();
    }

    @AfterEach
    void closeModel() {
        model.close();
    }

    @Test
    void predict_everyHeldOutRow_agreesWithPythonAndIsAccurate() {
        List<Species> answers = examples.stream()
                .map(example -> model.predict(example.penguin()).value())
                .toList();

        checkScores(answers);
    }

    @Test
    void predictAll_everyHeldOutRow_agreesWithPythonAndIsAccurate() {
        List<Penguin> penguins = examples.stream().map(Example::penguin).toList();
        List<Species> answers = model.predictAll(penguins).stream()
                .map(outcome -> outcome.prediction().value())
                .toList();

        checkScores(answers);
    }

    private void checkScores(List<Species> answers) {
        Scorecard score = Scorecard.of(examples, answers);
        assertThat(score.rows()).isEqualTo(97);
        assertThat(score.sameLabels()).isEqualTo(97);
        assertThat(score.largestDifference()).isLessThan(1e-5);
        assertThat(score.agreesWithPython()).isTrue();
        assertThat(score.accuracy()).isGreaterThan(0.9);
    }

    @Test
    void agreesWithPython_oneOtherAnswer_isFalse() {
        Species wrong = model.predict(examples.get(96).penguin()).value();
        List<Species> answers = Collections.nCopies(97, wrong);

        assertThat(Scorecard.of(examples, answers).agreesWithPython()).isFalse();
    }

    @Test
    void predict_badRows_namesEveryMistake() {
        assertThat(BadRow.all())
                .extracting(row -> row.rejection(model).violations().stream()
                        .map(violation -> violation.feature() + " " + violation.rule())
                        .toList())
                .satisfiesExactly(
                        both -> assertThat(both).containsExactly("billLengthMm range", "island categories"),
                        missing -> assertThat(missing).containsExactly("island required"),
                        emoji -> assertThat(emoji).containsExactly("island categories"));
    }
}
