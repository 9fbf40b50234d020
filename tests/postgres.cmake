# The tests that need PostgreSQL: one server for all of them, in a folder with a short name (that of
# its socket must be), on a loopback address of its own.
file(GLOB initdb /usr/lib/postgresql/*/bin/initdb)
if(initdb)
  string(MD5 mark ${PROJECT_BINARY_DIR})
  string(SUBSTRING ${mark} 0 8 mark)
  set(postgres_dir /tmp/molva-postgres-${mark})
  math(EXPR one "1 + 0x${mark} % 250")
  math(EXPR two "1 + 0x${mark} / 250 % 250")
  set(postgres ${CMAKE_CURRENT_SOURCE_DIR}/support/postgres.py)
  set(postgres_env "MOLVA_POSTGRES=postgresql://molva@/molva?host=${postgres_dir}&port=54329")
  add_test(NAME postgres/start COMMAND ${PYTHON3} ${postgres} start ${postgres_dir} 127.83.${one}.${two})
  add_test(NAME postgres/stop COMMAND ${PYTHON3} ${postgres} stop ${postgres_dir})
  set_tests_properties(postgres/start PROPERTIES FIXTURES_SETUP postgres)
  set_tests_properties(postgres/stop PROPERTIES FIXTURES_CLEANUP postgres)
  # What is about SQLite's file is left out; each history costs real commits here.
  add_test(NAME store/postgres COMMAND store_test
           "--test-case-exclude=store/open*,store/migration*,store/pack*,store/sqlite*,store/inspect: verify finds*,*SQLite file*")
  set_tests_properties(store/postgres PROPERTIES FIXTURES_REQUIRED postgres TIMEOUT 900
                       ENVIRONMENT "${postgres_env};MOLVA_HISTORIES=30")
  foreach(name pipeline kill concurrent)
    add_test(NAME e2e/${name}/postgres
             COMMAND ${PYTHON3} ${CMAKE_CURRENT_SOURCE_DIR}/e2e/${name}_test.py ${bin})
    set_tests_properties(e2e/${name}/postgres PROPERTIES FIXTURES_REQUIRED postgres TIMEOUT 900
                         ENVIRONMENT "${postgres_env};MOLVA_KILLS=30")
  endforeach()
  add_test(NAME e2e/postgres COMMAND ${PYTHON3} ${CMAKE_CURRENT_SOURCE_DIR}/e2e/postgres_test.py ${bin})
else()
  message(STATUS "skipped: tests of the PostgreSQL store, no server is installed")
endif()
add_test(NAME e2e/concurrent COMMAND ${PYTHON3} ${CMAKE_CURRENT_SOURCE_DIR}/e2e/concurrent_test.py ${bin})
