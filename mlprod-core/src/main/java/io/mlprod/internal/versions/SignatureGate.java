package io.mlprod.internal.versions;

import io.mlprod.error.DeployException;
import io.mlprod.error.DeployException.Gate;
import io.mlprod.error.DeployException.Mismatch;
import io.mlprod.error.LoadException;
import io.mlprod.internal.codec.Filling;
import io.mlprod.internal.codec.Reading;
import io.mlprod.internal.codec.ZipMaps;
import io.mlprod.internal.serving.LoadedModel;
import io.mlprod.model.Dimension;
import io.mlprod.model.ModelSignature;
import io.mlprod.model.ValueInfo;
import io.mlprod.model.ValueType;
import io.mlprod.model.ValueType.TensorType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The gate that compares what a version takes and gives, and means by it, with the serving version. */
public final class SignatureGate {

    private final boolean isTyped;

    /**
     * Creates the gate.
     *
     * @param isTyped whether a codec fits inputs to the model, and so has compared them by now
     */
    SignatureGate(boolean isTyped) {
        this.isTyped = isTyped;
    }

    /**
     * Throws the differences from the serving version in what a version takes or gives, or means by it. It only
     * compares, so it is called again whenever a version that was loaded before starts to answer: another one may serve
     * by then.
     */
    void check(LoadedModel<?, ?> model, LoadedModel<?, ?> serving) {
        ModelSignature mine = model.pipeline().signature();
        ModelSignature other = serving.pipeline().signature();
        List<Mismatch> mismatches = new ArrayList<>();
        if (!isTyped) {
            compareInputs(other, mine, mismatches);
        }
        List<ValueInfo> used = serving.pipeline().decoder().outputs().stream()
                .map(other::output)
                .toList();
        compare("output", used, mine.outputs(), mismatches);
        Set<String> advice = new LinkedHashSet<>(); // by the kind of mismatch
        if (!mismatches.isEmpty()) {
            advice.add("Callers could not tell the two apart; open a second handle for a model of another shape");
        }
        compareFillings(
                serving.pipeline().encoder().fillings(),
                model.pipeline().encoder().fillings(),
                mismatches,
                advice);
        compareReadings(
                serving.pipeline().decoder().readings(),
                model.pipeline().decoder().readings(),
                mismatches,
                advice);
        if (!mismatches.isEmpty()) {
            throw GateErrors.failed(
                    Gate.SIGNATURE,
                    model + " does not take and give what " + serving + " does",
                    mismatches,
                    ZipMaps.difference(model, mine, serving, other)
                            .map(List::of)
                            .orElse(List.copyOf(advice)),
                    null);
        }
    }

    /**
     * Returns the error of a model that fits the handle's types less than the serving one does: written for whoever
     * deploys, who can change the file, but neither the record nor an annotation.
     */
    DeployException misfit(ModelMisfit found, LoadedModel<?, ?> serving, LoadException cause) {
        ModelSignature other = serving.pipeline().signature();
        List<Mismatch> mismatches = new ArrayList<>();
        compareInputs(other, found.signature(), mismatches);
        List<ValueInfo> used = serving.pipeline().decoder().outputs().stream()
                .map(other::output)
                .toList();
        compare("output", used, found.signature().outputs(), mismatches);
        List<String> advice = new ArrayList<>();
        boolean isShape = !mismatches.isEmpty();
        if (!isShape) { // then the record says best what is missing
            found.problems().forEach(problem -> mismatches.add(problem(problem)));
        }
        if (!mismatches.isEmpty()) {
            advice.add(ZipMaps.difference(found.version(), found.signature(), serving, other)
                    .orElse(
                            isShape
                                    ? "Deploy a file with the names, types and shapes of " + serving
                                            + ", or export it so; a model of another shape needs a handle of its own"
                                    : "Deploy a file that fits as " + serving
                                            + " does; a model that cannot needs a handle of its own"));
        }
        if (!found.problemsOfFile().isEmpty()) {
            found.problemsOfFile().forEach(problem -> mismatches.add(problem(problem)));
            advice.add("Mend " + found.schemaFile()
                    + "; or if it says what the model is, open a second handle for such models");
        }
        return GateErrors.failed(
                Gate.SIGNATURE,
                found.version() + " does not fit the types that " + serving + " fits",
                mismatches,
                advice,
                cause);
    }

    private static Mismatch problem(String text) {
        return new Mismatch(-1, "", "", text);
    }

    private static void compareInputs(ModelSignature expected, ModelSignature actual, List<Mismatch> mismatches) {
        compare("input", expected.inputs(), actual.inputs(), mismatches);
        for (ValueInfo input : actual.inputs()) {
            if (find(expected.inputs(), input.name()) == null) {
                mismatches.add(new Mismatch(-1, "input '" + input.name() + "'", "no such input", describe(input)));
            }
        }
    }

    private static void compare(
            String what, List<ValueInfo> expected, List<ValueInfo> actual, List<Mismatch> mismatches) {
        for (ValueInfo value : expected) {
            ValueInfo found = find(actual, value.name());
            if (found == null || !isCompatible(value.type(), found.type())) {
                mismatches.add(new Mismatch(
                        -1,
                        what + " '" + value.name() + "'",
                        describe(value),
                        found == null ? "no such " + what : describe(found)));
            }
        }
    }

    /** Compares the columns of the same inputs, which may be in another order. */
    private static void compareFillings(
            List<Filling> expected, List<Filling> actual, List<Mismatch> mismatches, Set<String> advice) {
        for (Filling before : expected) {
            for (Filling after : actual) {
                boolean isSameInput =
                        after.input().equals(before.input()) || (expected.size() == 1 && actual.size() == 1);
                if (isSameInput && !after.meansTheSameAs(before)) {
                    boolean isUnnamed = after.columns().isEmpty() || (before.isByName() && !after.isByName());
                    mismatches.add(new Mismatch(
                            -1,
                            "input '" + before.input() + "'",
                            before.text(),
                            isUnnamed ? "no column names with the model" : after.text()));
                    advice.add(
                            isUnnamed
                                    ? "Name the columns, in the order of the model, in a NAME.schema.json beside it"
                                    : "Deploy a file with the same columns in the same order; or let the application"
                                            + " give a record, which finds its columns by their names");
                }
            }
        }
    }

    /** Compares the classes of the same outputs, which may be other ones, or the same ones in another order. */
    private static void compareReadings(
            List<Reading> expected, List<Reading> actual, List<Mismatch> mismatches, Set<String> advice) {
        for (Reading before : expected) {
            for (Reading after : actual) {
                Mismatch mismatch = after.part().equals(before.part()) ? mismatch(before, after) : null;
                if (mismatch != null && !mismatches.contains(mismatch)) {
                    mismatches.add(mismatch);
                    advice.add(advice(before, after));
                }
            }
        }
    }

    private static @Nullable Mismatch mismatch(Reading before, Reading after) {
        if (!after.output().equals(before.output())) {
            return new Mismatch(
                    -1,
                    "'" + before.part() + "' of the answer",
                    "output '" + before.output() + "'",
                    "output '" + after.output() + "'");
        }
        return after.meansTheSameAs(before)
                ? null
                : new Mismatch(-1, "output '" + before.output() + "'", before.text(after), after.text(before));
    }

    /**
     * Returns how the classes differ in scores that two models of one record give and that are read by their place;
     * empty if they do not.
     */
    public static Optional<String> contradiction(LoadedModel<?, ?> model, LoadedModel<?, ?> other) {
        for (Reading mine : model.pipeline().decoder().readings()) {
            for (Reading its : other.pipeline().decoder().readings()) {
                if (its.part().equals(mine.part()) && its.contradicts(mine)) {
                    return Optional.of("'" + mine.part() + "' of the answer is read by place, where " + model + " has "
                            + mine.text(its) + " and " + other + " has " + its.text(mine)
                            + "; read it by its label, with @Output(label = ...) or as a Map");
                }
            }
        }
        return Optional.empty();
    }

    private static String advice(Reading before, Reading after) {
        if (!after.output().equals(before.output())) {
            return "Deploy a file whose outputs have the same names";
        }
        if (after.labels().isEmpty()) {
            return "Deploy a file that names its classes, as the serving one does";
        }
        if (after.use() != Reading.Use.PLACE) {
            return "Deploy a file with the same classes, in any order";
        }
        if (before.labels().isEmpty()) {
            return "The serving file names no classes; let the application say what they are (@Output(classes = ...))";
        }
        String sameFile = "Deploy a file with the same classes in the same order";
        boolean isOrder = new HashSet<>(before.labels()).equals(new HashSet<>(after.labels()));
        return isOrder
                ? sameFile + "; or let the application read scores by their labels, so that the order does not matter"
                : sameFile;
    }

    private static @Nullable ValueInfo find(List<ValueInfo> values, String name) {
        return values.stream()
                .filter(value -> value.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    private static String describe(ValueInfo value) {
        return value.type().toString();
    }

    private static boolean isCompatible(ValueType a, ValueType b) {
        if (!(a instanceof TensorType first) || !(b instanceof TensorType second)) {
            return a.equals(b);
        }
        if (first.elementType() != second.elementType()) {
            return false;
        }
        if (!first.hasShape() || !second.hasShape()) {
            return true;
        }
        if (first.rank() != second.rank()) {
            return false;
        }
        for (int i = 0; i < first.rank(); i++) {
            Dimension other = second.shape().get(i);
            if (!other.isDynamic() && !first.shape().get(i).admits(other.size())) {
                return false;
            }
        }
        return true;
    }
}
