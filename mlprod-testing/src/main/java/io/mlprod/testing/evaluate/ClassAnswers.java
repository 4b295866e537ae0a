package io.mlprod.testing.evaluate;

import io.mlprod.evaluation.ClassificationEvaluation;
import io.mlprod.evaluation.Evaluation;
import io.mlprod.internal.text.PlainText;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Predicted classes. */
final class ClassAnswers<R, O> implements Answers<R, O, ClassificationEvaluation> {

    private static final String NONE = "";

    private final Function<? super R, String> label;
    private final Function<? super O, String> answer;
    private final Codes<String> labels = new Codes<>();
    private final Codes<String> predicted = new Codes<>();

    ClassAnswers(Function<? super R, String> label, Function<? super O, String> answer) {
        this.label = label;
        this.answer = answer;
    }

    @Override
    public void addLabel(R row) {
        labels.add(Objects.requireNonNull(label.apply(row), "the label is null"));
    }

    @Override
    public String addAnswer(O output) {
        @Nullable String value = answer.apply(output);
        predicted.add(value == null ? NONE : value);
        return value == null ? "the predicted class is null" : "";
    }

    @Override
    public void addNone() {
        predicted.add(NONE);
    }

    @Override
    public ClassificationEvaluation evaluation(int[] rows) {
        return Evaluation.classification(
                Arrays.stream(rows).mapToObj(predicted::value).toArray(String[]::new),
                Arrays.stream(rows).mapToObj(labels::value).toArray(String[]::new));
    }

    @Override
    public boolean hasLabelsOf(Answers<?, ?, ClassificationEvaluation> other) {
        return other instanceof ClassAnswers<?, ?> classes && labels.hasRows(classes.labels);
    }

    @Override
    public List<String> suspicions(int[] rows, Estimator estimator) {
        List<String> classes = labels.values();
        List<String> strangers = Arrays.stream(rows)
                .mapToObj(predicted::value)
                .filter(name -> !classes.contains(name))
                .distinct()
                .sorted()
                .toList();
        if (!strangers.isEmpty()) {
            return List.of(PlainText.line("The model predicts " + strangers + ", which no label is; labels are "
                    + classes.stream().sorted().limit(20).toList()
                    + ". Check that both name classes alike."));
        }
        return ClassSwap.in(classes, rows, labels::code, row -> classes.indexOf(predicted.value(row)));
    }
}
