package io.mlprod.testing.golden;

import io.mlprod.testing.internal.files.BadFile;
import io.mlprod.testing.internal.files.StrictJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The choice of a reader, by the name of the file and what is in it. */
final class GoldenFormats {

    private GoldenFormats() {}

    static Contents read(Path file) {
        Contents contents = Files.isDirectory(file) ? folder(file) : single(file);
        if (contents.rows().isEmpty()) {
            throw BadFile.at(file.toString(), "no rows", "record at least one: a check of nothing would always pass");
        }
        return contents;
    }

    private static Contents single(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".npz")) {
            return TensorFiles.npz(file);
        }
        if (!name.endsWith(".json")) {
            throw BadFile.at(file.toString(), "of an unknown format", "give a .json, a .npz or a folder of ONNX data");
        }
        Map<String, @Nullable Object> json = StrictJson.object(file);
        boolean isProtocol = json.containsKey("request") || json.containsKey("calls");
        return isProtocol ? TensorFiles.inferenceProtocol(file, json) : GoldenJson.read(file, json);
    }

    private static Contents folder(Path folder) {
        if (TensorFiles.isOnnx(folder)) {
            return TensorFiles.onnx(folder);
        }
        List<String> parts = List.of("request", "response");
        Map<String, @Nullable Object> both = new LinkedHashMap<>();
        for (String part : parts) {
            Path file = folder.resolve(part + ".json");
            if (!Files.isRegularFile(file)) {
                throw BadFile.at(
                        folder.toString(),
                        "neither test_data_set_0 or input_0.pb, nor request.json with response.json",
                        "name the folder that holds them");
            }
            both.put(part, StrictJson.object(file));
        }
        return TensorFiles.inferenceProtocol(folder, both);
    }
}
