package io.mlprod.testing.golden;

import io.mlprod.Outcome;
import io.mlprod.Prediction;
import io.mlprod.model.Inputs;
import io.mlprod.model.ModelVersion;
import io.mlprod.model.Outputs;
import io.mlprod.record.Output;
import io.mlprod.testing.internal.record.Records;
import java.lang.reflect.RecordComponent;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The values of an answer by name. */
final class Answers {

    /** The name of an answer that is a single value. */
    static final String UNNAMED = "";

    private Answers() {}

    /**
     * Returns the values of an answer: of a record, a map, outputs, a prediction of those, or of one without a name.
     */
    static Map<String, @Nullable Object> of(@Nullable Object given) {
        Object answer = unwrapped(given);
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        if (answer instanceof Outputs outputs) {
            outputs.names().forEach(name -> values.put(name, outputs.value(name)));
            return values;
        }
        if (answer instanceof Inputs inputs) {
            inputs.names().forEach(name -> values.put(name, inputs.tensor(name)));
            return values;
        }
        if (answer instanceof Map<?, ?> map) {
            map.forEach((key, value) -> values.put(String.valueOf(key), value));
            boolean isOrdered = map instanceof LinkedHashMap || map instanceof SortedMap;
            return isOrdered ? values : new TreeMap<>(values); // Map.of has another order in each run
        }
        return answer instanceof Record record ? Records.values(record) : Collections.singletonMap(UNNAMED, answer);
    }

    /**
     * Returns the values of an answer also by the names of the model's outputs, where it is a record whose components
     * have {@link Output @Output}: {@code probabilities[fraud]} is the score of one class.
     */
    static Map<String, @Nullable Object> withOutputs(@Nullable Object given) {
        Object answer = unwrapped(given);
        Map<String, @Nullable Object> values = of(answer);
        if (answer instanceof Record record) {
            Map<String, @Nullable Object> more = new LinkedHashMap<>(values);
            for (RecordComponent component : record.getClass().getRecordComponents()) {
                Output output = component.getAnnotation(Output.class);
                if (output != null && !output.value().isEmpty() && output.column() < 0) {
                    String name = output.value() + (output.label().isEmpty() ? "" : "[" + output.label() + "]");
                    more.putIfAbsent(name, values.get(component.getName()));
                }
            }
            return more;
        }
        return values;
    }

    private static @Nullable Object unwrapped(@Nullable Object answer) {
        if (answer instanceof Prediction<?> prediction) {
            return unwrapped(prediction.value());
        }
        if (answer instanceof Outcome<?> outcome) {
            return unwrapped(outcome.prediction());
        }
        return answer instanceof Optional<?> optional ? unwrapped(optional.orElse(null)) : answer;
    }

    /** Returns the scores of single classes of an output that the answer does not have as a whole, by class. */
    static Optional<Cells> some(String output, Map<String, Cells> answer) {
        Map<String, @Nullable Object> byClass = new TreeMap<>();
        answer.forEach((name, cells) -> {
            if (name.startsWith(output + "[") && name.endsWith("]")) {
                byClass.put(name.substring(output.length() + 1, name.length() - 1), cells.plain());
            }
        });
        return byClass.isEmpty() ? Optional.empty() : Optional.of(Cells.of(output, byClass));
    }

    /**
     * Takes an answer apart at once, since its owner may fill the same array again for the next row.
     *
     * @throws IllegalArgumentException if a value cannot be compared
     */
    static Map<String, Cells> cells(Map<String, ? extends @Nullable Object> values) {
        Map<String, Cells> cells = new LinkedHashMap<>();
        values.forEach((name, value) -> cells.put(name, Cells.of(name.isEmpty() ? "the answer" : name, value)));
        return cells;
    }

    /** Returns the model that answered, if the answer says so. */
    static Optional<ModelVersion> model(@Nullable Object answer) {
        if (answer instanceof Outcome<?> outcome && outcome.isAnswered()) {
            return Optional.of(outcome.prediction().model());
        }
        return answer instanceof Prediction<?> prediction ? Optional.of(prediction.model()) : Optional.empty();
    }
}
