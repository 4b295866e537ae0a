package io.mlprod.testing.metamorphic;

import io.mlprod.ModelHandle;
import io.mlprod.Outcome;
import io.mlprod.Predictor;
import io.mlprod.error.MlprodException;
import io.mlprod.testing.internal.record.AnswerParts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The model that is asked, and what of its answers is compared.
 *
 * @param predictor answers one input
 * @param batch answers many inputs together; null if only a handle can
 * @param score the number that is compared; null for all values of an answer
 * @param label the other value that is compared; null for none
 */
record Subject<I, O>(
        Predictor<? super I, ? extends O> predictor,
        @Nullable Function<? super List<I>, ? extends List<? extends O>> batch,
        @Nullable ToDoubleFunction<? super O> score,
        @Nullable Function<? super O, ?> label) {

    static final String SCORE = "score";

    Answer ask(I row) {
        try {
            return answer(predictor.predict(row).value());
        } catch (RuntimeException e) {
            return Answer.failed(e);
        }
    }

    private Answer answer(O value) {
        Map<String, Object> all = AnswerParts.of(value);
        if (score == null && label == null) {
            return Answer.of(all, all);
        }
        Map<String, Object> parts = new LinkedHashMap<>();
        if (score != null) {
            parts.put(SCORE, score.applyAsDouble(value));
        }
        if (label != null) {
            Object shown = label.apply(value);
            parts.put("label", shown == null ? "null" : shown);
        }
        return Answer.of(parts, all);
    }

    boolean canBatch() {
        return batch != null || predictor instanceof ModelHandle;
    }

    /** Asks for many inputs together; one by one if there is no way to do so. */
    List<Answer> askAll(List<I> rows) {
        if (batch != null) {
            return askBatch(batch, rows);
        }
        if (!(predictor instanceof ModelHandle<?, ?>)) {
            return rows.stream().map(this::ask).toList();
        }
        @SuppressWarnings("unchecked") // a predictor of I and O that is a handle takes I and gives O
        ModelHandle<I, O> handle = (ModelHandle<I, O>) predictor;
        List<Answer> answers = new ArrayList<>();
        for (Outcome<O> outcome : handle.predictAll(rows)) {
            MlprodException failure = outcome.failure().orElse(null);
            answers.add(
                    failure != null
                            ? Answer.failed(failure)
                            : answer(outcome.prediction().value()));
        }
        return answers;
    }

    private List<Answer> askBatch(Function<? super List<I>, ? extends List<? extends O>> asked, List<I> rows) {
        List<? extends O> values;
        try {
            values = asked.apply(List.copyOf(rows));
        } catch (RuntimeException e) {
            return rows.stream().map(row -> Answer.failed(e)).toList();
        }
        if (values.size() != rows.size()) {
            throw new AssertionError(
                    "The batch of " + rows.size() + " inputs was answered with " + values.size() + " answers");
        }
        List<Answer> answers = new ArrayList<>();
        values.forEach(value -> answers.add(answer(value)));
        return answers;
    }

    String compared() {
        return score == null ? "answer" : SCORE;
    }

    /** Returns whether two answers have the same score; without a score, whether they are the same. */
    boolean areSame(Answer one, Answer other) {
        return score == null
                ? one.parts().equals(other.parts())
                : Objects.equals(one.parts().get(SCORE), other.parts().get(SCORE));
    }

    /** Returns the number of an answer that directions are about. */
    double number(Answer answer) {
        List<Map.Entry<String, Object>> numbers = answer.parts().entrySet().stream()
                .filter(part -> part.getValue() instanceof Double
                        && (score == null || part.getKey().equals(SCORE)))
                .toList();
        if (numbers.size() != 1) {
            throw new IllegalStateException("An answer has " + numbers.size() + " numbers "
                    + numbers.stream().map(Map.Entry::getKey).toList()
                    + "; say with score(…) which one must rise or fall");
        }
        return (Double) numbers.get(0).getValue();
    }
}
