package io.mlprod.testing.property;

import io.mlprod.Predictor;
import io.mlprod.error.InvalidInputException;
import io.mlprod.error.InvalidOutputException;
import io.mlprod.error.Violation;
import io.mlprod.error.Violation.Handling;
import io.mlprod.testing.internal.record.AnswerParts;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The check that a valid input is answered, an invalid one is refused by name, and both in the same way again. */
final class AnswerOrRefusal<I> implements Consumer<ModelInput<I>> {

    private final Predictor<? super I, ?> predictor;
    private final Map<String, Part> parts;
    private final boolean mayBeNonFinite;
    private final boolean mayDiffer;

    AnswerOrRefusal(Predictor<? super I, ?> predictor, List<Part> parts, boolean mayBeNonFinite, boolean mayDiffer) {
        this.predictor = predictor;
        this.parts = parts.stream().collect(Collectors.toMap(Part::name, part -> part));
        this.mayBeNonFinite = mayBeNonFinite;
        this.mayDiffer = mayDiffer;
    }

    @Override
    public void accept(ModelInput<I> input) {
        Object first = ask(input);
        Object second = ask(input);
        boolean isSame = mayDiffer ? first.getClass().equals(second.getClass()) : first.equals(second);
        if (!isSame) {
            throw new AssertionError("The same input was answered with " + first + ", and asked again with " + second);
        }
    }

    private Object ask(ModelInput<I> input) {
        Map<String, Object> answer;
        try {
            answer = AnswerParts.of(predictor.predict(input.value()).value());
        } catch (InvalidInputException e) {
            return refused(input, e);
        } catch (InvalidOutputException e) {
            if (input.uncertain().isEmpty()) {
                throw e;
            }
            return e.getClass();
        }
        if (input.mustBeRefused()) {
            throw new AssertionError("The input was answered with " + answer + ", although " + input.refused()
                    + (input.refused().size() == 1 ? " breaks its rules" : " break their rules"));
        }
        answer.forEach((path, value) -> {
            if (!mayBeNonFinite && value instanceof Double number && !Double.isFinite(number)) {
                throw new AssertionError(
                        "The answer has " + (path.isEmpty() ? "the value" : path + " =") + " " + number);
            }
        });
        return answer;
    }

    private Set<String> refused(ModelInput<I> input, InvalidInputException refusal) {
        Set<String> named = refusal.violations().stream()
                .filter(violation -> violation.handling() == Handling.REJECTED)
                .map(Violation::feature)
                .collect(Collectors.toSet());
        if (input.mustBeAnswered()) {
            throw new AssertionError(
                    "The input was refused, although every value keeps the rules: " + refusal.violations(), refusal);
        }
        List<Part> refused = input.refused().stream().map(parts::get).toList();
        boolean isAnyNamed = refused.isEmpty() || refused.stream().anyMatch(part -> names(named, part));
        for (Part part : refused) {
            // An array of the wrong length may be reported where it is compared with others.
            if (!isAnyNamed || (part instanceof SinglePart && !names(named, part))) {
                throw new AssertionError(
                        "The input was refused, but not because of '" + part.name() + "', which breaks its rules: "
                                + refusal.violations(),
                        refusal);
            }
        }
        return named;
    }

    private static boolean names(Set<String> violated, Part part) {
        return violated.stream()
                .anyMatch(feature -> feature.equals("(batch)")
                        || part.features().stream()
                                .anyMatch(name -> feature.equals(name) || feature.startsWith(name + "[")));
    }
}
