package io.accountsync.marketo.testkit;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Stands before a database and lets something happen at chosen moments. */
final class FaultyDataSource {
  private FaultyDataSource() {}

  /** What a moment is next to. */
  enum Call {
    CONNECT,
    STATEMENT,
    COMMIT
  }

  /** Something that happens before and after each call. */
  interface Fault {
    void before(Call call) throws SQLException;

    default void after(Call call) throws SQLException {}
  }

  static DataSource of(DataSource database, Fault fault) {
    return proxy(
        DataSource.class,
        (method, arguments) -> {
          if (!method.getName().equals("getConnection")) {
            return invoke(database, method, arguments);
          }
          fault.before(Call.CONNECT);
          Connection connection = (Connection) invoke(database, method, arguments);
          fault.after(Call.CONNECT);
          return connection(connection, fault);
        });
  }

  private static Connection connection(Connection connection, Fault fault) {
    return proxy(
        Connection.class,
        (method, arguments) -> {
          if (method.getName().equals("commit")) {
            return around(Call.COMMIT, fault, () -> invoke(connection, method, arguments));
          }
          Object result = invoke(connection, method, arguments);
          return result instanceof PreparedStatement statement
              ? statement(statement, fault)
              : result;
        });
  }

  private static PreparedStatement statement(PreparedStatement statement, Fault fault) {
    return proxy(
        PreparedStatement.class,
        (method, arguments) ->
            method.getName().startsWith("execute")
                ? around(Call.STATEMENT, fault, () -> invoke(statement, method, arguments))
                : invoke(statement, method, arguments));
  }

  private static Object around(Call call, Fault fault, Work work) throws Throwable {
    fault.before(call);
    Object result = work.run();
    fault.after(call);
    return result;
  }

  private interface Work {
    Object run() throws Throwable;
  }

  private interface Handler {
    Object handle(Method method, Object[] arguments) throws Throwable;
  }

  private static <T> T proxy(Class<T> type, Handler handler) {
    return type.cast(
        Proxy.newProxyInstance(
            FaultyDataSource.class.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> handler.handle(method, arguments)));
  }

  private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
