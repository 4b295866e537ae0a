package io.mlprod.internal.validation;

import io.mlprod.model.ModelSignature;
import io.mlprod.spi.TensorBuffer;
import io.mlprod.validation.Schema;
import java.util.Arrays;
import java.util.List;

/**
 * The check that refuses inputs without elements, unless the schema allows them. Every input that reaches a run has
 * passed it: some operators of ONNX Runtime read or divide by what such a tensor does not have, and end the process.
 */
final class EmptyCheck {

    private final boolean[] isAllowed; // by input
    private final Place[] places; // the first feature of each input, for messages

    private EmptyCheck(boolean[] isAllowed, Place[] places) {
        this.isAllowed = isAllowed;
        this.places = places;
    }

    static EmptyCheck compile(Schema schema, List<Place> layout, ModelSignature signature, List<String> problems) {
        int inputs = signature.inputs().size();
        boolean[] isAllowed = new boolean[inputs];
        Place[] places = new Place[inputs];
        for (int i = 0; i < inputs; i++) {
            isAllowed[i] = schema.allowsEmptyInput(signature.inputs().get(i).name());
        }
        for (Place place : layout) {
            isAllowed[place.input()] |=
                    schema.allowsEmptyInput(place.feature()) || schema.allowsEmptyInput(place.modelName());
            places[place.input()] = places[place.input()] == null ? place : places[place.input()];
        }
        for (String name : schema.emptyInputs()) {
            boolean isKnown = name.equals("*")
                    || signature.inputs().stream().anyMatch(input -> isSame(name, input.name()))
                    || layout.stream()
                            .anyMatch(place -> isSame(name, place.feature()) || isSame(name, place.modelName()));
            if (!isKnown) {
                problems.add("the schema allows '" + name + "' to be empty, but the model has no such input");
            }
        }
        return new EmptyCheck(isAllowed, places);
    }

    private static boolean isSame(String name, String other) {
        return Schema.canonical(name).equals(Schema.canonical(other));
    }

    /** Returns whether an input may be empty. */
    boolean isAllowed(int input) {
        return isAllowed[input];
    }

    boolean areAllAllowed() {
        for (boolean allowed : isAllowed) {
            if (!allowed) {
                return false;
            }
        }
        return true;
    }

    boolean passes(TensorBuffer[] inputs) {
        for (int i = 0; i < inputs.length; i++) {
            if (inputs[i].size() == 0 && !isAllowed[i]) {
                return false;
            }
        }
        return true;
    }

    /**
     * Notes the inputs that are empty and may not be.
     *
     * @param rows how many rows are checked: in a batch that may be none although the tensors have elements
     */
    void check(TensorBuffer[] inputs, int rows, ViolationCollector collector) {
        for (int i = 0; i < inputs.length; i++) {
            if ((rows == 0 || inputs[i].size() == 0) && !isAllowed[i] && collector.isUsable(i)) {
                reject(i, inputs[i], rows, collector);
            }
        }
    }

    private void reject(int input, TensorBuffer buffer, int rows, ViolationCollector collector) {
        long[] shape = buffer.shape().clone();
        if (rows == 0 && shape.length > 0) {
            shape[0] = 0;
        }
        Place place = places[input];
        boolean isWhole = place != null && place.width() == Place.WHOLE_ROW;
        String feature = isWhole ? place.feature() : buffer.name();
        String expected = "at least one element, not the shape " + Arrays.toString(shape)
                + "; leave such inputs out, or allow them with Schema.Builder.allowEmptyInputs(\"" + feature
                + "\"), @AllowEmpty or \"emptyInputs\" in JSON";
        collector.reject(-1, feature, "notEmpty", expected, shape);
    }
}
