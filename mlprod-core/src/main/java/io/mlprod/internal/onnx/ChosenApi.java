package io.mlprod.internal.onnx;

import io.mlprod.error.LoadException;
import io.mlprod.internal.log.Log;
import java.util.Iterator;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/**
 * The choice how ONNX Runtime is called, made once in a process: the way that an artifact on the class path provides,
 * or, if there is none or it cannot be used, ONNX Runtime's own Java binding.
 */
final class ChosenApi {

    private static final Log LOG = Log.of(ChosenApi.class);

    private ChosenApi() {}

    static NativeApi get() {
        return Choice.MADE;
    }

    /** The choice loads the library, so it is made when it is first needed. */
    private static final class Choice {

        private static final NativeApi MADE = make();

        private static NativeApi make() {
            try {
                Iterator<NativeApi> provided = ServiceLoader.load(NativeApi.class, NativeApi.class.getClassLoader())
                        .iterator();
                return provided.hasNext() ? startedOrJni(provided.next()) : new JniApi();
            } catch (ServiceConfigurationError | LinkageError e) {
                boolean isOld = e instanceof UnsupportedClassVersionError;
                return jni(
                        isOld
                                ? "it needs Java 22 or later, and this is Java "
                                        + Runtime.version().feature()
                                : "it cannot be loaded (" + e + "); use the version of this mlprod-core");
            }
        }

        private static NativeApi startedOrJni(NativeApi api) {
            try {
                OnnxEnvironment.get();
            } catch (LoadException e) {
                // JNI will fail, too, when the first model is loaded; the line may say what to do.
                return jni(api.start(null).orElse("ONNX Runtime cannot be started"));
            }
            Optional<String> refusal = api.start(OnnxEnvironment.folder());
            return refusal.isEmpty() ? api : jni(refusal.get());
        }

        private static NativeApi jni(String reason) {
            LOG.info("ONNX Runtime is called through JNI although mlprod-core-ffm is present: {}", reason);
            return new JniApi();
        }
    }
}
