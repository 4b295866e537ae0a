package io.mlprod.testing.golden;

import io.mlprod.model.ModelVersion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The making of golden rows from what a predictor answers now. */
final class Recording {

    private Recording() {}

    /** Returns rows of inputs with their answers, and notes the model that gave them. */
    static <I> List<GoldenRow> rows(
            String file, Collection<? extends I> inputs, Function<? super I, ?> code, GoldenCheck check) {
        List<GoldenRow> rows = new ArrayList<>();
        for (I input : inputs) {
            GoldenRow row = row(file, rows.size() + 1, input);
            Map<String, Cells> answer = Answers.cells(Answers.of(check.ask(row.place(), () -> code.apply(input))));
            Map<String, @Nullable Object> outputs = new LinkedHashMap<>();
            answer.forEach((name, cells) -> outputs.put(
                    name.isEmpty() ? "answer" : name, cells.squeezed().plain()));
            rows.add(row.expecting(outputs));
        }
        return rows;
    }

    /** Returns a row of an input, without expected outputs. */
    static GoldenRow row(String file, int number, @Nullable Object input) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        Answers.of(input)
                .forEach((name, value) -> values.put(
                        name.isEmpty() ? "input" : name, Cells.of(name, value).plain()));
        return new GoldenRow(file, Integer.toString(number), values, Map.of(), Map.of());
    }

    /** Returns the outputs that a file has, as they are answered now. */
    static Map<String, @Nullable Object> outputs(
            Map<String, @Nullable Object> before, Map<String, Cells> answer, Rules rules) {
        Map<String, @Nullable Object> outputs = new LinkedHashMap<>();
        before.forEach((name, value) -> {
            Cells now = before.size() == 1 && answer.containsKey(Answers.UNNAMED)
                    ? answer.get(Answers.UNNAMED)
                    : Names.find(name, answer.keySet()).map(answer::get).orElse(null);
            outputs.put(
                    name,
                    now == null || rules.ignored().contains(name)
                            ? value
                            : now.squeezed().plain());
        });
        return outputs;
    }

    /** Returns the header of what is recorded here. */
    static GoldenHeader header(@Nullable ModelVersion model) {
        String version = EngineVersion.ofOnnxRuntime();
        boolean isOnnx = model != null && !model.sha256().isEmpty() && !version.isEmpty();
        return new GoldenHeader(
                model == null ? "" : model.name(),
                model == null ? "" : model.sha256(),
                isOnnx ? EngineVersion.NAME : "",
                isOnnx ? version : "",
                GoldenHeader.OWN_TOOL,
                "");
    }
}
