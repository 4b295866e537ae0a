package io.mlprod.testing;

import io.mlprod.internal.text.PlainText;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

/** Where an annotation says that a model is. */
final class ModelPlace {

    private static final String CLASSPATH = "classpath:";
    private static final String MODEL_FILE = "model.onnx";

    private ModelPlace() {}

    /**
     * Returns the model's file.
     *
     * @param place a path, or the name of a resource after {@code classpath:}
     * @param where the field or parameter, for messages
     * @param test whose class loader finds resources
     */
    static Path file(String place, String where, Class<?> test) {
        if (place.isBlank()) {
            throw new ExtensionConfigurationException(where + " names no model; write the path of an ONNX file");
        }
        Path path = place.startsWith(CLASSPATH)
                ? resource(place.substring(CLASSPATH.length()), where, test)
                : Path.of(place);
        if (Files.isDirectory(path)) {
            return inFolder(path, where);
        }
        if (!Files.exists(path)) {
            throw new ExtensionConfigurationException(
                    where + ": there is no model " + shown(path) + ". Paths are relative to "
                            + shown(Path.of(""))
                            + "; write \"classpath:…\" for a file under src/test/resources");
        }
        return path;
    }

    private static Path inFolder(Path folder, String where) {
        Path conventional = folder.resolve(MODEL_FILE);
        if (Files.isRegularFile(conventional)) {
            return conventional;
        }
        List<Path> models;
        try (Stream<Path> files = Files.list(folder)) {
            models = files.filter(file -> file.toString().endsWith(".onnx"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new ExtensionConfigurationException(where + ": " + shown(folder) + " cannot be read", e);
        }
        if (models.size() != 1) {
            throw new ExtensionConfigurationException(where + ": " + shown(folder) + " holds "
                    + (models.isEmpty()
                            ? "no ONNX file"
                            : models.size() + " ONNX files and none of them is " + MODEL_FILE)
                    + "; name the file itself");
        }
        return models.get(0);
    }

    private static Path resource(String name, String where, Class<?> test) {
        String plain = name.startsWith("/") ? name.substring(1) : name;
        URL url = loader(test).getResource(plain);
        if (url == null) {
            throw new ExtensionConfigurationException(where + ": the class path holds no " + PlainText.line(plain)
                    + ". The name is absolute, without a package: src/test/resources/models/fraud.onnx is"
                    + " \"classpath:models/fraud.onnx\"");
        }
        try {
            return url.getProtocol().equals("file") ? Path.of(url.toURI()) : copy(url, plain);
        } catch (URISyntaxException | IOException e) {
            throw new ExtensionConfigurationException(where + ": " + PlainText.line(url) + " cannot be read", e);
        }
    }

    /** Copies a model out of a JAR file, once a call; models in tests are small. */
    private static Path copy(URL url, String name) throws IOException {
        Path folder = Files.createTempDirectory("mlprod-test");
        Path file = folder.resolve(Path.of(name).getFileName());
        try (var stream = url.openStream()) {
            Files.copy(stream, file);
        }
        folder.toFile().deleteOnExit(); // in reverse order: the folder after its file
        file.toFile().deleteOnExit();
        return file;
    }

    private static ClassLoader loader(Class<?> test) {
        ClassLoader own = test.getClassLoader();
        return own == null ? ClassLoader.getSystemClassLoader() : own;
    }

    private static String shown(Path path) {
        return PlainText.line(path.toAbsolutePath().normalize());
    }
}
