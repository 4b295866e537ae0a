package io.mlprod.testing.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Fakes need no ONNX Runtime: here it is left out of the class path. */
class NoOnnxRuntimeTest {

    private static URL[] classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !new File(entry).getName().startsWith("onnxruntime"))
                .map(NoOnnxRuntimeTest::url)
                .toArray(URL[]::new);
    }

    private static URL url(String entry) {
        try {
            return new File(entry).toURI().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException(entry, e);
        }
    }

    @Test
    void scriptedModels_withoutOnnxRuntimeOnTheClassPath_work() throws Exception {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader loader = new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader())) {
            assertThatThrownBy(() -> loader.loadClass("ai.onnxruntime.OrtEnvironment"))
                    .isInstanceOf(ClassNotFoundException.class);
            Thread.currentThread().setContextClassLoader(loader);
            Class<?> elsewhere = loader.loadClass(WithoutOnnxRuntime.class.getName());
            assertThat(elsewhere).isNotEqualTo(WithoutOnnxRuntime.class);

            Object result = ((Callable<?>) elsewhere.getConstructor().newInstance()).call();

            assertThat(result).isEqualTo(List.of(0.5f, true));
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }
}
