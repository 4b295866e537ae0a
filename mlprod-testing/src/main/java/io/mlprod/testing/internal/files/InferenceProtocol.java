package io.mlprod.testing.internal.files;

import io.mlprod.model.ElementType;
import io.mlprod.model.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The tensors of a request or a response of the Open Inference Protocol, version 2, in JSON. */
public final class InferenceProtocol {

    private static final Map<String, ElementType> TYPES = Map.ofEntries(
            Map.entry("BOOL", ElementType.BOOL),
            Map.entry("UINT8", ElementType.UINT8),
            Map.entry("UINT16", ElementType.UINT16),
            Map.entry("UINT32", ElementType.UINT32),
            Map.entry("UINT64", ElementType.UINT64),
            Map.entry("INT8", ElementType.INT8),
            Map.entry("INT16", ElementType.INT16),
            Map.entry("INT32", ElementType.INT32),
            Map.entry("INT64", ElementType.INT64),
            Map.entry("FP16", ElementType.FLOAT16),
            Map.entry("BF16", ElementType.BFLOAT16),
            Map.entry("FP32", ElementType.FLOAT),
            Map.entry("FP64", ElementType.DOUBLE),
            Map.entry("BYTES", ElementType.STRING));

    private InferenceProtocol() {}

    /**
     * Reads the tensors of a message.
     *
     * @param place the file and the message, for errors
     * @param message the JSON object
     * @param list {@code inputs} or {@code outputs}
     * @return the tensors by name, in the order of the message
     * @throws IllegalArgumentException if a tensor is not complete, or does not hold what it says
     */
    public static Map<String, Tensor> tensors(String place, Map<?, ?> message, String list) {
        if (!(message.get(list) instanceof List<?> entries)) {
            throw BadFile.at(place, "no '" + list + "'", "keep the whole message of the server");
        }
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (Object entry : entries) {
            if (!(entry instanceof Map<?, ?> tensor) || !(tensor.get("name") instanceof String name)) {
                throw BadFile.at(place, "an entry of '" + list + "' without a name", "give each tensor its name");
            }
            String at = place + ", " + list + " '" + name + "'";
            if (tensors.put(name, tensor(at, tensor)) != null) {
                throw BadFile.at(at, "there twice", "give each tensor a name of its own");
            }
        }
        return tensors;
    }

    private static Tensor tensor(String place, Map<?, ?> tensor) {
        ElementType type = TYPES.get(String.valueOf(tensor.get("datatype")));
        if (type == null) {
            throw BadFile.at(
                    place, "datatype " + tensor.get("datatype"), "use one of " + new TreeSet<>(TYPES.keySet()));
        }
        if (!(tensor.get("data") instanceof List<?> data)) {
            throw BadFile.at(place, "no 'data'", "ask the server for JSON, without the extension for binary data");
        }
        if (!(tensor.get("shape") instanceof List<?> dimensions)
                || dimensions.size() > Tensor.MAX_RANK
                || !dimensions.stream().allMatch(dimension -> dimension instanceof Long size && size >= 0)) {
            throw BadFile.at(place, "shape " + tensor.get("shape"), "give a list of at most eight dimensions");
        }
        long[] shape =
                dimensions.stream().mapToLong(dimension -> (Long) dimension).toArray();
        BoundedFile.checkShape(place, shape);
        List<@Nullable Object> flat = new ArrayList<>();
        boolean isNested = data.stream().anyMatch(element -> element instanceof List<?>);
        flatten(place, data, isNested ? shape : new long[] {data.size()}, 0, flat);
        return TensorElements.of(place, type, Collections.unmodifiableList(flat), shape);
    }

    /** Data may be nested as the shape is, or flat. */
    private static void flatten(String place, List<?> data, long[] shape, int axis, List<@Nullable Object> into) {
        boolean isLast = axis == shape.length - 1;
        if (axis == shape.length || data.size() != shape[axis]) {
            throw nestedOtherwise(place, shape);
        }
        for (Object element : data) {
            if (element instanceof List<?> inner && !isLast) {
                flatten(place, inner, shape, axis + 1, into);
            } else if (element instanceof List<?> || !isLast) {
                throw nestedOtherwise(place, shape);
            } else {
                into.add(element);
            }
        }
    }

    private static IllegalArgumentException nestedOtherwise(String place, long[] shape) {
        return BadFile.at(
                place,
                "lists that are not nested as the shape " + Arrays.toString(shape) + " is",
                "nest them so, or give all elements in one list");
    }
}
