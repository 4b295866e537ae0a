package io.mlprod.internal.ffm;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * ONNX Runtime's library, which its Java binding has loaded, and the table of its functions.
 *
 * <p>Pointers and numbers are all passed as longs: on each 64-bit platform that the library exists for, a shorter
 * integer travels in the register or the stack's slot of a long. So no call makes an object.
 */
@SuppressWarnings("restricted") // they call native code, which is what this is for
final class Library {

    /** The version of the table, as of ONNX Runtime 1.16; later ones only append to it. */
    private static final int API_VERSION = 16;

    private static final int MOST_SLOTS = 1_000;
    private static final Linker LINKER = Linker.nativeLinker();
    private static volatile @Nullable MemorySegment table;

    private Library() {}

    /** Finds the table of functions; returns whether it is there. */
    static synchronized boolean find(@Nullable Path folder) throws IOException {
        if (table == null) {
            Optional<MemorySegment> entry = SymbolLookup.loaderLookup().find("OrtGetApiBase");
            if (entry.isEmpty() && folder != null) { // another class loader has loaded it
                entry = inFolder(folder);
            }
            if (entry.isPresent()) {
                table = table(entry.get());
            }
        }
        return table != null;
    }

    private static Optional<MemorySegment> inFolder(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            Optional<Path> file = files.filter(
                            path -> path.getFileName().toString().contains("onnxruntime.")
                                    && !path.getFileName().toString().contains("jni"))
                    .findFirst();
            return file.flatMap(
                    path -> SymbolLookup.libraryLookup(path, Arena.global()).find("OrtGetApiBase"));
        }
    }

    private static @Nullable MemorySegment table(MemorySegment entry) {
        long base = Calls.get(LINKER.downcallHandle(entry, FunctionDescriptor.of(ValueLayout.JAVA_LONG)));
        MemorySegment getApi = at(base, ValueLayout.ADDRESS.byteSize()).get(ValueLayout.ADDRESS, 0);
        long found = Calls.get(
                LINKER.downcallHandle(getApi, FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG)),
                API_VERSION);
        return found == 0 ? null : at(found, MOST_SLOTS * ValueLayout.ADDRESS.byteSize());
    }

    /** Returns native memory. */
    static MemorySegment at(long address, long bytes) {
        return MemorySegment.ofAddress(address).reinterpret(bytes);
    }

    /** Returns the function of a slot, which takes longs and returns one. */
    static MethodHandle function(int slot, int arguments) {
        return LINKER.downcallHandle(entry(slot), FunctionDescriptor.of(ValueLayout.JAVA_LONG, longs(arguments)));
    }

    /** Returns the function of a slot, which takes longs and returns nothing. */
    static MethodHandle procedure(int slot, int arguments) {
        return LINKER.downcallHandle(entry(slot), FunctionDescriptor.ofVoid(longs(arguments)));
    }

    private static MemorySegment entry(int slot) {
        MemorySegment known = table;
        if (known == null) {
            throw new IllegalStateException("ONNX Runtime's functions have not been found");
        }
        return known.getAtIndex(ValueLayout.ADDRESS, slot);
    }

    private static ValueLayout.OfLong[] longs(int count) {
        ValueLayout.OfLong[] longs = new ValueLayout.OfLong[count];
        Arrays.fill(longs, ValueLayout.JAVA_LONG);
        return longs;
    }
}
