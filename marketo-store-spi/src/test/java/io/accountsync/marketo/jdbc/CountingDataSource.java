package io.accountsync.marketo.jdbc;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/**
 * Passes everything on and counts: a call that executes anything is one statement, whatever it
 * carries, because it is what waits for the database. Also counts the connections not given back.
 */
final class CountingDataSource {
  private final DataSource target;
  private final List<String> statements = new ArrayList<>();
  private final AtomicInteger openConnections = new AtomicInteger();

  CountingDataSource(DataSource target) {
    this.target = target;
  }

  DataSource dataSource() {
    return proxy(DataSource.class, target, "");
  }

  /** Returns what was executed since the last call. */
  List<String> takeStatements() {
    List<String> taken = List.copyOf(statements);
    statements.clear();
    return taken;
  }

  int openConnections() {
    return openConnections.get();
  }

  private <T> T proxy(Class<T> type, T of, String sql) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> call(of, method, arguments, sql)));
  }

  private Object call(Object of, Method method, Object[] arguments, String sql) throws Throwable {
    if (of instanceof Statement && method.getName().startsWith("execute")) {
      statements.add(sql);
    }
    if (of instanceof Connection && method.getName().equals("close")) {
      openConnections.decrementAndGet();
    }
    Object result;
    try {
      result = method.invoke(of, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
    if (result instanceof Connection connection) {
      openConnections.incrementAndGet();
      return proxy(Connection.class, connection, "");
    }
    if (result instanceof PreparedStatement statement) {
      return proxy(PreparedStatement.class, statement, (String) arguments[0]);
    }
    return result;
  }
}
