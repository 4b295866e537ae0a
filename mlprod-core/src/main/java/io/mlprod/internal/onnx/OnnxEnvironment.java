package io.mlprod.internal.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import io.mlprod.error.LoadException;
import io.mlprod.error.LoadException.Reason;
import io.mlprod.internal.log.Log;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The one native environment of the process, created at the first load and never freed while calls can run. */
final class OnnxEnvironment {

    private static final Log LOG = Log.of(OnnxEnvironment.class);
    private static @Nullable OrtEnvironment environment;

    private OnnxEnvironment() {}

    static synchronized OrtEnvironment get() {
        if (environment == null) {
            environment = create();
        }
        return environment;
    }

    /** Returns the version of ONNX Runtime; loads the native library only if the jar file does not say it. */
    static String version() {
        String ofJar = OrtEnvironment.class.getPackage().getImplementationVersion();
        return ofJar != null ? ofJar : get().getVersion();
    }

    private static OrtEnvironment create() {
        OrtEnvironment created;
        try {
            // Its messages reach us as exceptions; by default it would also print them in red to the console.
            created = OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
            created.setTelemetry(false);
        } catch (OrtException | RuntimeException | LinkageError e) {
            throw new LoadException(
                    Reason.RUNTIME_UNAVAILABLE,
                    "ONNX Runtime could not be started on " + System.getProperty("os.name") + " "
                            + System.getProperty("os.arch") + ": " + e.getMessage()
                            + ". It needs 64-bit Linux with glibc 2.28 or later (not Alpine's musl), macOS on arm64 or"
                            + " Windows on x64 with the Visual C++ runtime, and a temporary directory that it may write"
                            + " to and load libraries from (-Djava.io.tmpdir)",
                    e);
        }
        warnOfTelemetry(created.getVersion());
        holdForShutdown();
        NativeLoads.awaitAtShutdown();
        deleteLibrariesOfOthers();
        return created;
    }

    /** Deletes libraries of ended processes. */
    private static void deleteLibrariesOfOthers() {
        Path own = folder();
        if (own != null) {
            UnpackedLibraries.keepOnly(own);
        }
    }

    /**
     * Returns where the binding unpacked its libraries; null if the application has them elsewhere. Reads a private
     * field, since there is no public way to ask.
     */
    static @Nullable Path folder() {
        try {
            Field folder = Class.forName("ai.onnxruntime.OnnxRuntime").getDeclaredField("tempDirectory");
            folder.setAccessible(true);
            return (Path) folder.get(null);
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.debug("This version of ONNX Runtime does not say where it unpacked its libraries", e);
            return null;
        }
    }

    /** Warns of telemetry: from 1.29.0 on it starts with the library, before any call of ours could turn it off. */
    private static void warnOfTelemetry(String version) {
        String[] parts = version.split("\\.", 3);
        boolean onByDefault = parts.length > 1
                && (Integer.parseInt(parts[0]) > 1 || Integer.parseInt(parts[1]) >= 29)
                && !System.getProperty("os.name", "").startsWith("Windows");
        if (onByDefault && System.getenv("ORT_DISABLE_TELEMETRY") == null) {
            LOG.warn(
                    "ONNX Runtime {} starts its telemetry with the process; set the environment variable"
                            + " ORT_DISABLE_TELEMETRY=1 before the JVM starts to stop it, or use 1.28.0",
                    version);
        }
    }

    /**
     * Holds the environment until the process ends. ONNX Runtime frees its environment in its own shutdown hook, which
     * runs concurrently with all other hooks; a prediction in progress then crashes the JVM (onnxruntime#31352). The
     * native environment counts its references, so one more that is never released keeps it alive until the process
     * ends. There is no public way to take one.
     */
    private static void holdForShutdown() {
        try {
            Class<?> runtime = Class.forName("ai.onnxruntime.OnnxRuntime");
            Field api = runtime.getDeclaredField("ortApiHandle");
            api.setAccessible(true);
            Method createHandle =
                    OrtEnvironment.class.getDeclaredMethod("createHandle", long.class, int.class, String.class);
            createHandle.setAccessible(true);
            createHandle.invoke(null, api.getLong(null), OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL.getValue(), "mlprod");
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.warn(
                    "This version of ONNX Runtime does not let its environment be held; close every ModelHandle before"
                            + " the JVM shuts down",
                    e);
        }
    }
}
