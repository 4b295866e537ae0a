package io.mlprod.testing.metamorphic;

import io.mlprod.testing.internal.record.DeepCopies;
import io.mlprod.testing.internal.record.Parts;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The questions of one relation to a model. The model is given copies of rows, so that rows stay what they are; an
 * answer for which it has changed its input cannot be used. For one thread.
 */
final class Interview<I> {

    private final Subject<I, ?> subject;
    private @Nullable I firstInput;
    private @Nullable Answer firstAnswer;
    private boolean isSecondInput;
    private boolean isSecondAnswer;

    Interview(Subject<I, ?> subject) {
        this.subject = subject;
    }

    Answer ask(I row) {
        I given = DeepCopies.of(row);
        return noted(row, given, subject.ask(given));
    }

    boolean canBatch() {
        return subject.canBatch();
    }

    /** Asks for many inputs together; one by one if there is no way to do so. */
    List<Answer> askAll(List<I> rows) {
        List<I> given = rows.stream().map(DeepCopies::of).toList();
        List<Answer> answers = subject.askAll(given);
        List<Answer> noted = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            noted.add(noted(rows.get(i), given.get(i), answers.get(i)));
        }
        return noted;
    }

    /** Returns the number of an answer that directions are about. */
    double number(Answer answer) {
        return subject.number(answer);
    }

    private Answer noted(I row, I given, Answer answer) {
        if (given != row && !Parts.areSame(row, given)) {
            return Answer.unusable("the predictor has changed its input: " + PairRelation.differences(row, given));
        }
        if (answer.problem().isEmpty()) {
            I input = firstInput;
            Answer first = firstAnswer;
            firstInput = input == null ? row : input;
            firstAnswer = first == null ? answer : first;
            isSecondInput = isSecondInput || (input != null && !Parts.areSame(row, input));
            isSecondAnswer = isSecondAnswer || (first != null && !subject.areSame(first, answer));
        }
        return answer;
    }

    /** Returns whether the model has answered different inputs, and all of them the same. */
    boolean isConstant() {
        return isSecondInput && !isSecondAnswer;
    }
}
