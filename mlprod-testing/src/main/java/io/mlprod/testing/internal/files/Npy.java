package io.mlprod.testing.internal.files;

import io.mlprod.model.ElementType;
import io.mlprod.model.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An array in NumPy's format: versions 1 to 3, either byte order, either element order; numbers, truth values and
 * texts. Pickled objects are refused: to read them is to run code.
 */
final class Npy {

    private static final String MAGIC = "\u0093NUMPY";
    private static final Pattern DTYPE = Pattern.compile("'descr'\\s*:\\s*'([<>=|]?)([A-Za-z?])(\\d*)[^']*'");
    private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([0-9,\\sL]*)\\)");
    private static final int MAX_WIDTH = 1 << 20;
    private static final int MAX_TEXTS = 5_000_000; // a text without characters takes no room in the file
    private static final String AGAIN = "write the file again with numpy.savez";

    private static final Map<String, ElementType> TYPES = Map.ofEntries(
            Map.entry("f2", ElementType.FLOAT16),
            Map.entry("f4", ElementType.FLOAT),
            Map.entry("f8", ElementType.DOUBLE),
            Map.entry("i1", ElementType.INT8),
            Map.entry("i2", ElementType.INT16),
            Map.entry("i4", ElementType.INT32),
            Map.entry("i8", ElementType.INT64),
            Map.entry("u1", ElementType.UINT8),
            Map.entry("u2", ElementType.UINT16),
            Map.entry("u4", ElementType.UINT32),
            Map.entry("u8", ElementType.UINT64),
            Map.entry("b1", ElementType.BOOL));

    private final String place;
    private final ByteBuffer data; // after the header
    private final ByteOrder order;
    private final String kind;
    private final int width; // bytes of an element
    private final long[] shape;
    private final boolean isFortran;

    private Npy(String place, byte[] bytes) {
        this.place = place;
        ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        String header = header(place, file);
        Matcher dtype = DTYPE.matcher(header);
        if (!dtype.find()) {
            throw BadFile.at(place, "a structured dtype", "save each field as an array of its own");
        }
        this.order = dtype.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        String letter = dtype.group(2).equals("?") ? "b" : dtype.group(2);
        int size = dtype.group(3).isEmpty() ? 1 : number(place, dtype.group(3));
        this.kind = letter.equals("U") || letter.equals("S") ? letter : letter + size;
        this.width = letter.equals("U") ? 4 * size : size;
        checkKind(letter);
        if (size > MAX_WIDTH) {
            throw BadFile.at(place, "elements of " + size + " characters", "save less of it");
        }
        Matcher dimensions = required(place, SHAPE, header, "shape");
        this.shape = Arrays.stream(dimensions.group(1).replace("L", "").split(","))
                .map(String::strip)
                .filter(dimension -> !dimension.isEmpty())
                .mapToLong(dimension -> number(place, dimension))
                .toArray();
        this.isFortran =
                required(place, ORDER, header, "fortran_order").group(1).equals("True");
        this.data = file.slice();
    }

    /**
     * Reads an array.
     *
     * @param place the file, for errors
     * @param bytes a whole .npy file
     * @return its elements, in row-major order
     */
    static Tensor read(String place, byte[] bytes) {
        return new Npy(place, bytes).tensor();
    }

    private static String header(String place, ByteBuffer file) {
        byte[] magic = new byte[6];
        if (file.remaining() < 10) {
            throw BadFile.at(place, "cut off within the header", AGAIN);
        }
        file.get(magic);
        int version = file.get();
        file.get();
        if (!new String(magic, StandardCharsets.ISO_8859_1).equals(MAGIC) || version < 1 || version > 3) {
            throw BadFile.at(place, "not a NumPy array of version 1 to 3", AGAIN);
        }
        int bytes = version == 1 || file.remaining() < 4 ? Short.toUnsignedInt(file.getShort()) : file.getInt();
        if (bytes < 0 || bytes > file.remaining()) {
            throw BadFile.at(place, "cut off within the header", AGAIN);
        }
        byte[] header = new byte[bytes];
        file.get(header);
        return new String(header, version == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
    }

    private void checkKind(String letter) {
        if (letter.equals("O")) {
            throw BadFile.at(
                    place,
                    "an array of pickled objects, which could run code",
                    "convert it first: .astype(str) for texts, .astype(float) for numbers with missing values");
        }
        if (letter.equals("M") || letter.equals("m")) {
            throw BadFile.at(place, "an array of times", "convert it first: .astype(str), or .astype('int64')");
        }
        if (!letter.equals("U") && !letter.equals("S") && !TYPES.containsKey(kind)) {
            throw BadFile.at(place, "elements of type '" + kind + "'", "convert them first, e.g. .astype('float64')");
        }
    }

    private Tensor tensor() {
        BoundedFile.checkShape(place, shape);
        boolean isText = !TYPES.containsKey(kind);
        long elements = Tensor.elements(shape);
        if (shape.length > Tensor.MAX_RANK || elements > (isText ? MAX_TEXTS : BoundedFile.MAX_BYTES)) {
            throw BadFile.at(place, "an array of shape " + Arrays.toString(shape), "save less of it");
        }
        long needed = Arrays.stream(shape).anyMatch(dimension -> dimension == 0) ? 0 : elements * width;
        if (needed != data.remaining()) {
            throw BadFile.at(
                    place,
                    "shape " + Arrays.toString(shape) + " takes " + needed + " bytes, but " + data.remaining()
                            + " are there",
                    AGAIN);
        }
        ByteBuffer rowMajor = isFortran && shape.length > 1 ? rowMajor((int) elements) : data;
        return isText
                ? Tensor.of(texts(rowMajor, (int) elements), shape)
                : Tensor.of(type(), rowMajor.order(order), shape);
    }

    private ElementType type() {
        ElementType type = TYPES.get(kind);
        if (type == null) {
            throw new IllegalStateException("Checked before: " + kind);
        }
        return type;
    }

    /** Returns the elements with the last index running fastest, where in the file the first one does. */
    private ByteBuffer rowMajor(int elements) {
        ByteBuffer target = ByteBuffer.allocate(data.remaining());
        int[] index = new int[shape.length];
        for (int i = 0; i < elements; i++) {
            int from = 0;
            for (int d = shape.length - 1; d >= 0; d--) {
                from = from * (int) shape[d] + index[d];
            }
            target.put(i * width, data, from * width, width);
            for (int d = shape.length - 1; d >= 0 && ++index[d] == shape[d]; d--) {
                index[d] = 0;
            }
        }
        return target;
    }

    private String[] texts(ByteBuffer source, int elements) {
        String[] texts = new String[elements];
        source.order(order);
        for (int i = 0; i < elements; i++) {
            texts[i] = kind.equals("U") ? wide(source, i) : narrow(source, i);
        }
        return texts;
    }

    private String wide(ByteBuffer source, int element) {
        StringBuilder text = new StringBuilder();
        int length = width;
        while (length > 0 && source.getInt(element * width + length - 4) == 0) {
            length -= 4; // texts are filled up with zeros
        }
        for (int at = 0; at < length; at += 4) {
            int codePoint = source.getInt(element * width + at);
            if (!Character.isValidCodePoint(codePoint)) {
                throw BadFile.at(place, "element " + element + " is not text", AGAIN);
            }
            text.appendCodePoint(codePoint);
        }
        return text.toString();
    }

    private String narrow(ByteBuffer source, int element) {
        int length = width;
        while (length > 0 && source.get(element * width + length - 1) == 0) {
            length--;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(source.slice(element * width, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw BadFile.at(place, "element " + element + " is not UTF-8", "save texts as 'U', not as bytes", e);
        }
    }

    private static Matcher required(String place, Pattern pattern, String header, String what) {
        Matcher matcher = pattern.matcher(header);
        if (!matcher.find()) {
            throw BadFile.at(place, "no readable '" + what + "' in the header", AGAIN);
        }
        return matcher;
    }

    private static int number(String place, @Nullable String digits) {
        try {
            return Integer.parseInt(String.valueOf(digits));
        } catch (NumberFormatException e) {
            throw BadFile.at(place, "the number " + digits + " in the header", AGAIN, e);
        }
    }
}
