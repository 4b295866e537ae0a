package io.mlprod.internal.ffm;

import ai.onnxruntime.OrtException;
import io.mlprod.model.ModelMetadata;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** What a model's file says about itself. */
final class Metadata {

    private static final Function OF_SESSION = Function.of(111, 2);
    private static final Function PRODUCER = Function.of(112, 3);
    private static final Function GRAPH = Function.of(113, 3);
    private static final Function DOMAIN = Function.of(114, 3);
    private static final Function DESCRIPTION = Function.of(115, 3);
    private static final Function LOOK_UP = Function.of(116, 4);
    private static final Function VERSION = Function.of(117, 2);
    private static final Function KEYS = Function.of(123, 4);
    private static final Release RELEASE = Release.of(118);

    private Metadata() {}

    static ModelMetadata of(long session, String producerVersion) throws OrtException {
        Scratch scratch = new Scratch();
        OF_SESSION.call(session, scratch.result());
        long metadata = scratch.take();
        try {
            VERSION.call(metadata, scratch.result());
            long version = scratch.take();
            return new ModelMetadata(
                    text(PRODUCER, metadata, scratch),
                    producerVersion,
                    text(DOMAIN, metadata, scratch),
                    text(GRAPH, metadata, scratch),
                    text(DESCRIPTION, metadata, scratch),
                    version == Long.MAX_VALUE ? 0 : version, // how it says "none"
                    custom(metadata, scratch));
        } finally {
            RELEASE.free(metadata);
        }
    }

    private static String text(Function function, long metadata, Scratch scratch) throws OrtException {
        function.call(metadata, Environment.ALLOCATOR, scratch.result());
        return Allocated.text(scratch.take());
    }

    private static Map<String, String> custom(long metadata, Scratch scratch) throws OrtException {
        long countAt = scratch.memory(Long.BYTES).address();
        KEYS.call(metadata, Environment.ALLOCATOR, scratch.result(), countAt);
        long keys = scratch.take();
        int count = (int) scratch.memory(Long.BYTES).get(ValueLayout.JAVA_LONG, 0);
        Map<String, String> custom = new HashMap<>();
        try {
            for (int i = 0; i < count; i++) {
                String key = Allocated.text(
                        Library.at(keys, (long) count * Long.BYTES).getAtIndex(ValueLayout.JAVA_LONG, i));
                byte[] utf8 = (key + "\0").getBytes(StandardCharsets.UTF_8);
                MemorySegment name = scratch.memory(utf8.length);
                MemorySegment.copy(utf8, 0, name, ValueLayout.JAVA_BYTE, 0, utf8.length);
                LOOK_UP.call(metadata, Environment.ALLOCATOR, name.address(), scratch.result());
                custom.put(key, Allocated.text(scratch.take()));
            }
        } finally {
            Allocated.free(keys);
        }
        return custom;
    }
}
