package io.mlprod.internal.ffm;

import ai.onnxruntime.OrtException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/** Texts between Java and native memory, in UTF-8. */
final class Texts {

    private static final Function LENGTH = Function.of(53, 2);
    private static final Function CONTENT = Function.of(54, 5);

    private Texts() {}

    /** Returns the text at an address, which ends with a zero byte. */
    static String of(long address) {
        return address == 0 ? "" : Library.at(address, Long.MAX_VALUE).getString(0);
    }

    /** Reads the texts of a native tensor. */
    static String[] read(long tensor, int count, Scratch scratch) throws OrtException {
        String[] texts = new String[count];
        if (count == 0) {
            return texts;
        }
        LENGTH.call(tensor, scratch.result());
        long length = scratch.take();
        long offsets = (long) count * Long.BYTES;
        MemorySegment memory = scratch.memory(offsets + length);
        CONTENT.call(tensor, memory.address() + offsets, length, memory.address(), count);
        for (int i = 0; i < count; i++) {
            long from = memory.getAtIndex(ValueLayout.JAVA_LONG, i);
            long to = i + 1 < count ? memory.getAtIndex(ValueLayout.JAVA_LONG, i + 1) : length;
            byte[] utf8 = new byte[Math.toIntExact(to - from)];
            MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, offsets + from, utf8, 0, utf8.length);
            texts[i] = new String(utf8, StandardCharsets.UTF_8);
        }
        scratch.erase(offsets + length);
        return texts;
    }
}
