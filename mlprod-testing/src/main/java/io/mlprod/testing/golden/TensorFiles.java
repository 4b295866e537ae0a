package io.mlprod.testing.golden;

import io.mlprod.model.Inputs;
import io.mlprod.model.Tensor;
import io.mlprod.testing.golden.Contents.TensorCall;
import io.mlprod.testing.internal.files.BadFile;
import io.mlprod.testing.internal.files.BoundedFile;
import io.mlprod.testing.internal.files.InferenceProtocol;
import io.mlprod.testing.internal.files.NamedTensor;
import io.mlprod.testing.internal.files.Npz;
import io.mlprod.testing.internal.files.OnnxTensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The readers of the formats that hold whole tensors. */
final class TensorFiles {

    private static final String ARRAYS =
            "name the arrays input.NAME and output.NAME: numpy.savez(file, " + "**{\"input.x\": x, \"output.y\": y})";

    private static final int MAX_ROWS = 1_000_000;

    private TensorFiles() {}

    static Contents npz(Path file) {
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        Map<String, Tensor> outputs = new LinkedHashMap<>();
        Npz.read(file).forEach((name, tensor) -> {
            if (name.startsWith("input.")) {
                inputs.put(name.substring("input.".length()), tensor);
            } else if (name.startsWith("output.")) {
                outputs.put(name.substring("output.".length()), tensor);
            } else {
                throw BadFile.at(file.toString(), "an array '" + name + "'", ARRAYS);
            }
        });
        if (inputs.isEmpty() || outputs.isEmpty()) {
            throw BadFile.at(file.toString(), "no " + (inputs.isEmpty() ? "inputs" : "outputs"), ARRAYS);
        }
        checkRows(file, inputs, outputs);
        return contents(file, GoldenHeader.NONE, List.of(new TensorCall("call 1", Inputs.of(inputs), outputs)));
    }

    /** Arrays hold a row in each place of the first axis; those of one call with one row may have outputs of any. */
    private static void checkRows(Path file, Map<String, Tensor> inputs, Map<String, Tensor> outputs) {
        Map<String, Long> sizes = new LinkedHashMap<>();
        inputs.forEach((name, tensor) -> addSize(sizes, "input." + name, tensor));
        boolean isOneRow = sizes.values().stream().allMatch(size -> size == 1);
        if (!isOneRow) {
            outputs.forEach((name, tensor) -> addSize(sizes, "output." + name, tensor));
        }
        if (sizes.values().stream().distinct().count() > 1) {
            throw BadFile.at(
                    file.toString(),
                    "arrays of different numbers of rows: " + sizes,
                    "give all the same first axis, or keep tensors that are no rows as ONNX test data");
        }
    }

    private static void addSize(Map<String, Long> sizes, String name, Tensor tensor) {
        long[] shape = tensor.shape();
        if (shape.length > 0) {
            sizes.put(name, shape[0]);
        }
    }

    /** Reads a file of a request and its response, or of a list of both. */
    static Contents inferenceProtocol(Path file, Map<String, @Nullable Object> json) {
        List<TensorCall> calls = new ArrayList<>();
        Object list = json.get("calls");
        GoldenHeader header = GoldenHeader.NONE;
        for (Object element : list instanceof List<?> given ? given : List.of(json)) {
            String name = "call " + (calls.size() + 1);
            if (!(element instanceof Map<?, ?> both)
                    || !(both.get("request") instanceof Map<?, ?> request)
                    || !(both.get("response") instanceof Map<?, ?> response)) {
                throw BadFile.at(
                        file + ", " + name, "no request with its response", "write {\"request\": …, \"response\": …}");
            }
            Object model = response.get("model_name");
            header = new GoldenHeader(model == null ? "" : model.toString(), "", "", "", "", "");
            Map<String, Tensor> inputs = InferenceProtocol.tensors(file + ", " + name + ", request", request, "inputs");
            Map<String, Tensor> outputs =
                    InferenceProtocol.tensors(file + ", " + name + ", response", response, "outputs");
            if (inputs.isEmpty() || outputs.isEmpty()) {
                throw BadFile.at(
                        file + ", " + name,
                        "no " + (inputs.isEmpty() ? "inputs" : "outputs"),
                        "keep the whole message: a check of nothing would always pass");
            }
            calls.add(new TensorCall(name, Inputs.of(inputs), outputs));
        }
        return contents(file, header, calls);
    }

    /** Returns whether a folder is one of ONNX's data sets, or holds some. */
    static boolean isOnnx(Path folder) {
        return isDataSet(folder) || !dataSets(folder).isEmpty();
    }

    private static boolean isDataSet(Path folder) {
        return !numbered(folder, "input_", ".pb").isEmpty()
                || !numbered(folder, "output_", ".pb").isEmpty();
    }

    private static List<Path> dataSets(Path folder) {
        return numbered(folder, "test_data_set_", "");
    }

    static Contents onnx(Path folder) {
        List<TensorCall> calls = new ArrayList<>();
        for (Path set : isDataSet(folder) ? List.of(folder) : dataSets(folder)) {
            calls.add(new TensorCall(
                    set.getFileName().toString(), Inputs.of(tensors(set, "input_")), tensors(set, "output_")));
        }
        return contents(folder, GoldenHeader.NONE, calls);
    }

    private static Map<String, Tensor> tensors(Path folder, String prefix) {
        List<Path> files = numbered(folder, prefix, ".pb");
        if (files.isEmpty()) {
            throw BadFile.at(folder.toString(), "no " + prefix + "0.pb", "add it, or remove the folder");
        }
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (int i = 0; i < files.size(); i++) {
            if (number(files.get(i), prefix, ".pb") != i) {
                throw BadFile.at(folder.toString(), "no " + prefix + i + ".pb", "number the files from 0, with no gap");
            }
            NamedTensor read = OnnxTensor.read(files.get(i));
            String name = read.name().isEmpty() ? ModelInputs.POSITION + i : read.name();
            if (tensors.put(name, read.tensor()) != null) {
                throw BadFile.at(files.get(i).toString(), "the name '" + name + "' again", "name each tensor once");
            }
        }
        return tensors;
    }

    private static List<Path> numbered(Path folder, String prefix, String suffix) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> number(file, prefix, suffix) >= 0)
                    .sorted(Comparator.comparingLong(file -> number(file, prefix, suffix)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(folder + ": cannot be read", e);
        }
    }

    /** Returns the number in a file's name; -1 if it is none of the wanted. */
    private static long number(Path file, String prefix, String suffix) {
        String name = file.getFileName().toString();
        boolean isOne = name.startsWith(prefix) && name.endsWith(suffix);
        String digits = isOne ? name.substring(prefix.length(), name.length() - suffix.length()) : "";
        return digits.matches("\\d{1,9}") ? Long.parseLong(digits) : -1;
    }

    private static Contents contents(Path file, GoldenHeader header, List<TensorCall> calls) {
        long values = 0;
        for (TensorCall call : calls) {
            for (String name : call.inputs().names()) {
                Tensor tensor = call.inputs().tensor(name);
                values += tensor == null ? 0 : tensor.size();
            }
            values += call.outputs().values().stream().mapToLong(Tensor::size).sum();
        }
        BoundedFile.checkValues(file.toString(), (double) values);
        List<GoldenRow> rows = new ArrayList<>();
        for (TensorCall call : calls) {
            rows.addAll(rows(file, call, calls.size() == 1 ? "" : call.name() + "/"));
        }
        return new Contents(header, rows, calls, false);
    }

    /** Returns the rows of a call: one for each place of the first dimension, if all tensors have as many. */
    private static List<GoldenRow> rows(Path file, TensorCall call, String prefix) {
        Map<String, Cells> inputs = new LinkedHashMap<>();
        call.inputs()
                .names()
                .forEach(name -> inputs.put(name, Cells.of(name, call.inputs().tensor(name))));
        Map<String, Cells> outputs = new LinkedHashMap<>();
        call.outputs().forEach((name, tensor) -> outputs.put(name, Cells.of(name, tensor)));
        List<Integer> sizes = Stream.concat(inputs.values().stream(), outputs.values().stream())
                .map(cells -> cells.axes().isEmpty() ? -1 : cells.axes().get(0).size())
                .distinct()
                .toList();
        if (sizes.equals(List.of(0))) {
            throw BadFile.at(file + ", " + call.name(), "no rows", "record at least one");
        }
        if (sizes.size() == 1 && sizes.get(0) > MAX_ROWS) {
            throw BadFile.at(
                    file + ", " + call.name(), sizes.get(0) + " rows", "keep fewer: some hundreds find as much");
        }
        if (sizes.size() != 1 || sizes.get(0) < 0) {
            return List.of(new GoldenRow(file.toString(), call.name(), whole(inputs), Map.of(), whole(outputs)));
        }
        List<GoldenRow> rows = new ArrayList<>();
        for (int i = 0; i < sizes.get(0); i++) {
            rows.add(new GoldenRow(file.toString(), prefix + (i + 1), slices(inputs, i), Map.of(), slices(outputs, i)));
        }
        return rows;
    }

    private static Map<String, @Nullable Object> whole(Map<String, Cells> tensors) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        tensors.forEach((name, cells) -> values.put(name, cells.plain()));
        return values;
    }

    private static Map<String, @Nullable Object> slices(Map<String, Cells> tensors, int row) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        tensors.forEach((name, cells) -> values.put(name, cells.slice(row)));
        return values;
    }
}
