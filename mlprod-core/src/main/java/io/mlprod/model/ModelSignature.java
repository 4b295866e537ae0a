package io.mlprod.model;

import io.mlprod.internal.text.PlainText;
import io.mlprod.model.ValueType.TensorType;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The signature of a loaded model: names, types and shapes of what it takes and gives, its metadata, and the digest of
 * its bytes.
 *
 * <p>{@link #toString()} prints it as a table.
 *
 * @param inputs the required inputs in the model's order
 * @param outputs the outputs in the model's order
 * @param metadata the metadata that the model's author wrote into it
 * @param sha256 the SHA-256 of the model's bytes, 64 lower-case hexadecimal digits
 * @since 0.1
 */
public record ModelSignature(List<ValueInfo> inputs, List<ValueInfo> outputs, ModelMetadata metadata, String sha256) {

    private static final int MAX_CUSTOM = 20;
    private static final int MAX_NAME = 200;
    private static final int MAX_FACT = 80;

    /**
     * Keeps unmodifiable copies of the lists.
     *
     * @throws NullPointerException if a list or an element is null
     */
    public ModelSignature {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /**
     * Finds an input by name.
     *
     * @param name the name
     * @return what the model declares about it
     * @throws IllegalArgumentException if the model has no such input
     */
    public ValueInfo input(String name) {
        return find(inputs, name, "input");
    }

    /**
     * Finds an output by name.
     *
     * @param name the name
     * @return what the model declares about it
     * @throws IllegalArgumentException if the model has no such output
     */
    public ValueInfo output(String name) {
        return find(outputs, name, "output");
    }

    private static ValueInfo find(List<ValueInfo> values, String name, String kind) {
        return values.stream()
                .filter(value -> value.name().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(PlainText.line("No " + kind + " '" + name + "'; the model has "
                                + values.stream().map(ValueInfo::name).toList())));
    }

    /**
     * Returns whether several rows can go through the model in one run. This is so if there is at least one input, the
     * first dimension of every input and of every tensor output is left to the caller, and that of all inputs has the
     * same name.
     *
     * @return true if rows can be batched along the first dimension
     */
    public boolean isBatchable() {
        return !inputs.isEmpty()
                && inputs.stream().allMatch(ModelSignature::hasDynamicFirstDimension)
                && inputs.stream()
                                .map(input -> ((TensorType) input.type())
                                        .shape()
                                        .get(0)
                                        .name())
                                .filter(Objects::nonNull)
                                .distinct()
                                .count()
                        <= 1
                && outputs.stream()
                        .allMatch(output -> !(output.type() instanceof TensorType)
                                ? isSequenceOfMaps(output)
                                : hasDynamicFirstDimension(output));
    }

    private static boolean hasDynamicFirstDimension(ValueInfo value) {
        return value.type() instanceof TensorType tensor
                && tensor.rank() > 0
                && tensor.shape().get(0).isDynamic();
    }

    private static boolean isSequenceOfMaps(ValueInfo value) {
        return value.type() instanceof ValueType.SequenceType sequence
                && sequence.element() instanceof ValueType.MapType;
    }

    /**
     * Returns the signature as a table for people.
     *
     * @return several lines of text, the last without a line end
     */
    @Override
    public String toString() {
        int width = Stream.concat(inputs.stream(), outputs.stream())
                .mapToInt(value -> shown(value).length())
                .max()
                .orElse(0);
        StringBuilder table = new StringBuilder();
        inputs.forEach(value -> appendRow(table, "input ", value, width));
        outputs.forEach(value -> appendRow(table, "output", value, width));
        appendFact(table, "batch", isBatchable() ? "first dimension" : "no (one run for each row)");
        appendFact(table, "producer", abbreviate(metadata.producer() + " " + metadata.producerVersion()));
        appendFact(table, "graph", abbreviate(metadata.graphName()));
        appendFact(table, "domain", abbreviate(metadata.domain()));
        appendFact(table, "version", metadata.version() == 0 ? "" : Long.toString(metadata.version()));
        appendFact(
                table,
                "custom",
                metadata.custom().entrySet().stream()
                                .sorted(java.util.Map.Entry.comparingByKey())
                                .limit(MAX_CUSTOM)
                                .map(entry -> abbreviate(entry.getKey()) + "=" + abbreviate(entry.getValue()))
                                .collect(Collectors.joining(", "))
                        + (metadata.custom().size() > MAX_CUSTOM ? ", …" : ""));
        appendFact(table, "about", abbreviate(metadata.description()));
        return table.append(PlainText.line("sha256    " + sha256)).toString();
    }

    private static void appendRow(StringBuilder table, String kind, ValueInfo value, int width) {
        String name = shown(value);
        String row = kind + "    " + name + " ".repeat(width - name.length() + 2) + value.type();
        String classes = value.classLabels().isEmpty()
                ? ""
                : "  classes " + abbreviate(value.classLabels().toString());
        table.append(PlainText.line(row + classes)).append('\n');
    }

    private static String shown(ValueInfo value) {
        return PlainText.line(abbreviate(value.name(), MAX_NAME));
    }

    private static void appendFact(StringBuilder table, String name, String value) {
        if (!value.isEmpty()) {
            table.append(PlainText.line("%-10s%s".formatted(name, value))).append('\n');
        }
    }

    private static String abbreviate(String text) {
        return abbreviate(text, MAX_FACT);
    }

    /** Shortens a text, since metadata and names may be megabytes long. */
    private static String abbreviate(String text, int most) {
        String line =
                text.substring(0, Math.min(text.length(), 10 * most)).strip().replaceAll("\\s+", " ");
        return line.length() <= most ? line : line.substring(0, most - 1) + "…";
    }
}
