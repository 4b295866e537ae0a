package io.mlprod.testing.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A reader of UTF-8 that fails at the first byte that is none, with its offset, and skips a byte order mark. */
final class StrictUtf8 extends Reader {

    private static final int BUFFER = 1 << 15;
    private static final char MARK = '\uFEFF';

    /** Bytes that are not UTF-8. */
    static final class Malformed extends IOException {

        private static final long serialVersionUID = 1;

        private final long line;

        Malformed(String message, long line) {
            super(message);
            this.line = line;
        }

        long line() {
            return line;
        }
    }

    private final InputStream in;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER).flip();
    private final CharBuffer pending = CharBuffer.allocate(2).limit(0);
    private long offset; // of the buffer's first byte in the file
    private long lines = 1;
    private boolean isAtStart = true;
    private boolean isAtEnd;

    StrictUtf8(InputStream in) {
        super(in);
        this.in = in;
    }

    @Override
    public int read(char[] target, int from, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (pending.hasRemaining() || length == 1) { // a character may take two
            return readOne(target, from);
        }
        CharBuffer chars = CharBuffer.wrap(target, from, length).slice();
        while (true) {
            int start = chars.position();
            CoderResult result = decoder.decode(bytes, chars, isAtEnd);
            count(target, from + start, from + chars.position());
            if (result.isError()) {
                throw malformed();
            }
            if (isAtStart && chars.position() > 0) {
                isAtStart = false;
                if (target[from] == MARK) {
                    System.arraycopy(target, from + 1, target, from, chars.position() - 1);
                    chars.position(chars.position() - 1);
                }
            }
            if (chars.position() > 0) {
                return chars.position();
            }
            if (isAtEnd) {
                return -1;
            }
            fill();
        }
    }

    private int readOne(char[] target, int from) throws IOException {
        if (!pending.hasRemaining()) {
            int count = read(pending.array(), 0, 2);
            if (count < 0) {
                return -1;
            }
            pending.position(0).limit(count);
        }
        target[from] = pending.get();
        return 1;
    }

    private void fill() throws IOException {
        offset += bytes.position();
        bytes.compact();
        int count = in.read(bytes.array(), bytes.position(), bytes.remaining());
        if (count < 0) {
            isAtEnd = true;
        } else {
            bytes.position(bytes.position() + count);
        }
        bytes.flip();
    }

    private void count(char[] chars, int from, int to) throws Malformed {
        for (int i = from; i < to; i++) {
            if (chars[i] == '\n') {
                lines++;
            } else if (chars[i] == 0) {
                throw new Malformed(
                        "there is a NUL character, so the file is not UTF-8 but probably UTF-16; save it" + " as UTF-8",
                        lines);
            }
        }
    }

    private Malformed malformed() {
        int wrong = bytes.get(bytes.position()) & 0xFF;
        long at = offset + bytes.position();
        boolean isUtf16 = at == 0 && (wrong == 0xFF || wrong == 0xFE);
        String guess = isUtf16 ? "UTF-16" : "windows-1252, where it is '" + (char) wrong + "'";
        return new Malformed(
                String.format(
                        Locale.ROOT,
                        "the byte 0x%02X at offset %,d is not UTF-8; the file is probably %s; save it as UTF-8",
                        wrong,
                        at,
                        guess),
                lines);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
