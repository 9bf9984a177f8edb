# Installation and the Debian package. The build tree has the same shape, so programs find their data in both.
install(TARGETS newscart RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(TARGETS newscart-speak RUNTIME DESTINATION ${CMAKE_INSTALL_LIBEXECDIR}/newscart)
install(DIRECTORY assets/languages assets/stations assets/sample-feed assets/evergreen DESTINATION ${CMAKE_INSTALL_DATADIR}/newscart/assets)
install(DIRECTORY voices DESTINATION ${CMAKE_INSTALL_DATADIR}/newscart)
install(FILES assets/completion/newscart.bash DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME newscart)
install(FILES scripts/units/newscart@.service scripts/units/newscart-produce@.service scripts/units/newscart-produce@.timer
  DESTINATION lib/systemd/system)
install(FILES scripts/units/newscart.sysusers DESTINATION lib/sysusers.d RENAME newscart.conf)
install(FILES README.md docs/rundown-json.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES cmake/debian/copyright DESTINATION ${CMAKE_INSTALL_DOCDIR})

# Debian wants manual pages and changelogs compressed, without a date inside.
find_program(GZIP_PROGRAM gzip REQUIRED)
configure_file(cmake/debian/changelog.in ${PROJECT_BINARY_DIR}/changelog @ONLY)
set(compressed)
function(newscart_compress source name)
  set(packed ${PROJECT_BINARY_DIR}/${name}.gz)
  add_custom_command(OUTPUT ${packed} DEPENDS ${source}
    COMMAND ${GZIP_PROGRAM} -9nc ${source} > ${packed} VERBATIM)
  set(compressed ${compressed} ${packed} PARENT_SCOPE)
endfunction()
newscart_compress(${PROJECT_SOURCE_DIR}/docs/newscart.1 newscart.1)
newscart_compress(${PROJECT_SOURCE_DIR}/CHANGELOG.md NEWS)
newscart_compress(${PROJECT_BINARY_DIR}/changelog changelog)
add_custom_target(newscart_documents ALL DEPENDS ${compressed})
install(FILES ${PROJECT_BINARY_DIR}/newscart.1.gz DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES ${PROJECT_BINARY_DIR}/NEWS.gz ${PROJECT_BINARY_DIR}/changelog.gz DESTINATION ${CMAKE_INSTALL_DOCDIR})

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME newscart)
set(CPACK_PACKAGE_CONTACT "The newscart authors <newscart@packages.invalid>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "radio news bulletins of an exact length from a folder of news")
set(CPACK_STRIP_FILES ON)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION sound)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "ca-certificates, espeak-ng-data, systemd | systemd-standalone-sysusers")
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA
  ${PROJECT_SOURCE_DIR}/cmake/debian/postinst ${PROJECT_SOURCE_DIR}/cmake/debian/prerm ${PROJECT_SOURCE_DIR}/cmake/debian/postrm)
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
"newscart reads a folder of incoming news (text, Markdown, HTML, RSS, Atom),
chooses and condenses the stories, speaks them with eSpeak NG, mixes them with
the sounds of the station, and masters a bulletin that is exactly as long as
the clock of the station says, to the sample and to the loudness target.
.
It also writes one file a story, the script, and a rundown for automation.")
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
include(CPack)
