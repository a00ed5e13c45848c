package io.accountsync.benchmarks;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.accountsync.dynamics.AdapterReader;
import io.accountsync.model.AccountChange;
import io.accountsync.model.AccountChange.Upsert;
import io.accountsync.model.AccountId;
import io.accountsync.model.ColumnSelection.Column;
import io.accountsync.model.RowVersion;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import javax.annotation.Nullable;
import org.apache.olingo.client.api.ODataClient;
import org.apache.olingo.client.api.domain.ClientEntitySet;
import org.apache.olingo.client.api.serialization.ODataDeserializerException;
import org.apache.olingo.client.core.ODataClientFactory;
import org.apache.olingo.commons.api.format.ContentType;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Reads a page of 5,000 accounts, a different one of four each time. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class PageReadBenchmark {
  static final int ROWS = 5_000;

  private static final int PAGES = 4;
  private static final List<Column> COLUMNS = PageCorpus.columns().columns();
  private static final List<String> MEMBERS = COLUMNS.stream().map(AdapterReader::member).toList();
  private static final TypeReference<Map<String, Object>> MAP = new TypeReference<>() {};

  /** How many accounts a page has. */
  @Param("" + ROWS)
  public int rows = ROWS;

  private final byte[][] pages = new byte[PAGES][];
  private final byte[][] packed = new byte[PAGES][];
  private final JsonFactory factory = new JsonFactory();
  private final ObjectMapper mapper =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          // Otherwise a tree loses the scale of money.
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();
  private final AdapterReader adapter = new AdapterReader(PageCorpus.columns());
  private final ODataClient olingo = ODataClientFactory.getClient();
  private int next;

  /** Makes the pages. */
  @Setup
  public void makePages() {
    for (int i = 0; i < PAGES; i++) {
      pages[i] = PageCorpus.page(i, rows);
      packed[i] = PageCorpus.packed(pages[i]);
    }
  }

  private static byte[] turn(byte[][] of, int number) {
    return of[number % PAGES];
  }

  /** The yardstick: every token is found and none is looked at. Returns how many rows there are. */
  @Benchmark
  public int tokenPass(CpuTime cpu) throws IOException {
    cpu.operations++;
    return countRows(factory.createParser(turn(pages, next++)));
  }

  /** The same of a stream, as a connection gives it and as the library takes it. */
  @Benchmark
  public int tokenPassOfStream(CpuTime cpu) throws IOException {
    cpu.operations++;
    return countRows(factory.createParser(new ByteArrayInputStream(turn(pages, next++))));
  }

  private static int countRows(JsonParser page) throws IOException {
    int rows = 0;
    try (page) {
      for (JsonToken token = page.nextToken(); token != null; token = page.nextToken()) {
        if (token == JsonToken.END_OBJECT) {
          rows++;
        }
      }
    }
    return rows - 1;
  }

  /** The library. */
  @Benchmark
  public List<AccountChange> adapter(CpuTime cpu) throws IOException {
    cpu.operations++;
    return adapter.read(new ByteArrayInputStream(turn(pages, next++)));
  }

  /** Jackson's tree. */
  @Benchmark
  public JsonNode readTree(CpuTime cpu) throws IOException {
    cpu.operations++;
    return mapper.readTree(turn(pages, next++));
  }

  /** Jackson's tree, and what the library returns made of it. */
  @Benchmark
  public List<AccountChange> readTreeTyped(CpuTime cpu) throws IOException {
    cpu.operations++;
    return accounts(mapper.readTree(turn(pages, next++)));
  }

  private static List<AccountChange> accounts(JsonNode page) {
    List<AccountChange> accounts = new ArrayList<>();
    for (JsonNode row : page.get("value")) {
      @Nullable Object[] values = new Object[COLUMNS.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = value(row.get(MEMBERS.get(i)), COLUMNS.get(i));
      }
      accounts.add(
          new Upsert(
              AccountId.of(row.get("accountid").textValue()),
              new RowVersion(row.get("versionnumber").asText()),
              values));
    }
    return accounts;
  }

  @Nullable
  private static Object value(JsonNode node, Column column) {
    if (node.isNull()) {
      return null;
    }
    return switch (column.type()) {
      case INTEGER -> node.longValue();
      case DECIMAL -> node.decimalValue();
      case BOOLEAN -> node.booleanValue();
      case DATE_TIME -> Instant.parse(node.textValue());
      default -> node.textValue();
    };
  }

  /** Jackson's maps. */
  @Benchmark
  public Map<String, Object> map(CpuTime cpu) throws IOException {
    cpu.operations++;
    return mapper.readValue(turn(pages, next++), MAP);
  }

  /** Apache's client for the protocol. */
  @Benchmark
  public ClientEntitySet olingo(CpuTime cpu) throws ODataDeserializerException {
    cpu.operations++;
    return olingoRead(turn(pages, next++));
  }

  private ClientEntitySet olingoRead(byte[] page) throws ODataDeserializerException {
    return olingo.getReader().readEntitySet(new ByteArrayInputStream(page), ContentType.JSON);
  }

  /** Unpacking alone. */
  @Benchmark
  public long unpack(CpuTime cpu) throws IOException {
    cpu.operations++;
    try (InputStream in = unpacking(turn(packed, next++))) {
      byte[] buffer = new byte[8 * 1024];
      long bytes = 0;
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        bytes += read;
      }
      return bytes;
    }
  }

  /** The library from a packed page. */
  @Benchmark
  public List<AccountChange> adapterPacked(CpuTime cpu) throws IOException {
    cpu.operations++;
    try (InputStream in = unpacking(turn(packed, next++))) {
      return adapter.read(in);
    }
  }

  private static InputStream unpacking(byte[] page) throws IOException {
    return new GZIPInputStream(new ByteArrayInputStream(page), 16 * 1024);
  }

  /** What each variant makes of the first page, as one number; all must be equal. */
  static Map<String, Checksum> checksums() throws IOException, ODataDeserializerException {
    PageReadBenchmark state = new PageReadBenchmark();
    byte[] page = PageCorpus.page(0, ROWS);
    JsonNode tree = state.mapper.readTree(page).get("value");
    Object rows = state.mapper.readValue(page, MAP).get("value");
    ClientEntitySet entities = state.olingoRead(page);
    return Map.of(
        "expected",
        Checksum.of(
            IntStream.range(0, ROWS)
                .mapToObj(i -> Checksum.row(Ids.account(i), PageCorpus.revenue(i)))),
        "adapter",
        ofAccounts(
            state.adapter.read(new ByteArrayInputStream(page)),
            row -> Checksum.row(row.id(), row.value(PageCorpus.revenue()))),
        "readTree",
        Checksum.of(
            IntStream.range(0, tree.size())
                .mapToObj(tree::get)
                .map(row -> Checksum.row(row.get("accountid").asText(), row.get("revenue")))),
        "map",
        Checksum.of(
            (rows instanceof List<?> list ? list : List.of())
                .stream()
                    .map(Map.class::cast)
                    .map(
                        row ->
                            Checksum.row(
                                String.valueOf(row.get("accountid")), row.get("revenue")))),
        "olingo",
        Checksum.of(
            entities.getEntities().stream()
                .map(
                    row ->
                        Checksum.row(
                            row.getProperty("accountid").getValue(),
                            row.getProperty("revenue").getValue()))));
  }

  /** What the variants that return accounts make of the first page, every value with its type. */
  static Map<String, Checksum> typedChecksums() throws IOException {
    PageReadBenchmark state = new PageReadBenchmark();
    byte[] page = PageCorpus.page(0, ROWS);
    return Map.of(
        "adapter", ofValues(state.adapter.read(new ByteArrayInputStream(page))),
        "readTreeTyped", ofValues(accounts(state.mapper.readTree(page))));
  }

  private static Checksum ofValues(List<AccountChange> rows) {
    return ofAccounts(
        rows,
        row ->
            Checksum.hash(
                row.id(),
                row.version(),
                IntStream.range(0, COLUMNS.size()).mapToObj(row::value).toList()));
  }

  private static Checksum ofAccounts(List<AccountChange> rows, Function<Upsert, Long> hash) {
    return Checksum.of(rows.stream().map(Upsert.class::cast).map(hash));
  }

  /** How many rows the bare token pass and the others find in the first page. */
  static int tokenPassRows() throws IOException {
    return countRows(new JsonFactory().createParser(PageCorpus.page(0, ROWS)));
  }
}
